import { useEffect, useRef } from "react";

interface Props {
  page: { hasNextPage: boolean; endCursor: string | null } | undefined;
  onMore: (after: string) => void;
}

/** Asks for the next page as the end of the list comes near. */
export function LoadMore({ page, onMore }: Props) {
  const end = useRef<HTMLDivElement>(null);
  const report = useRef(onMore);
  report.current = onMore;
  const cursor = page?.hasNextPage === true ? page.endCursor : null;
  useEffect(() => {
    const element = end.current;
    if (element === null || cursor === null) return;
    const observer = new IntersectionObserver(
      ([entry]) => entry?.isIntersecting === true && report.current(cursor),
      { rootMargin: "600px" },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [cursor]);
  return <div ref={end} aria-hidden />;
}
