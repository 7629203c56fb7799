import { lazy, Suspense } from "react";
import { SkeletonRows } from "#/ui/skeleton";
import { useViewer } from "../session/viewer";
import { TodayPage } from "./today-page";

// Staff, who come here many times a day, do not load what only a client's people see.
const ContactHome = lazy(() =>
  import("../contact-home/contact-home").then((module) => ({ default: module.ContactHome })),
);

/** The first page: Today for staff, an overview in plain words for a client's contact. */
export function HomePage() {
  const { user } = useViewer();
  if (user.kind === "STAFF") return <TodayPage />;
  return (
    <Suspense fallback={<SkeletonRows />}>
      <ContactHome />
    </Suspense>
  );
}
