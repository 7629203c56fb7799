import { ContactHome } from "../contact-home/contact-home";
import { useViewer } from "../session/viewer";
import { TodayPage } from "./today-page";

/** The first page: Today for staff, an overview in plain words for a client's contact. */
export function HomePage() {
  const { user } = useViewer();
  return user.kind === "CONTACT" ? <ContactHome /> : <TodayPage />;
}
