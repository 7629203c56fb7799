import { Outlet, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { sessionEnds } from "#/gql/session";
import { useStore } from "#/lib/store";
import { recall, remember } from "#/lib/stored";
import { Palette } from "../actions/palette";
import { useShortcuts } from "../actions/use-shortcuts";
import { useChanges } from "../live/changes";
import { OfflineBanner } from "../live/offline-banner";
import { Rail } from "./rail";
import styles from "./shell.module.css";
import { useShellActions } from "./shell-actions";
import { TopBar } from "./top-bar";

const sheet = () => import("../actions/shortcut-sheet").then((m) => ({ default: m.ShortcutSheet }));
const ShortcutSheet = lazy(sheet);

type Overlay = "none" | "palette" | "sheet";

/** Rail, top bar and the page between them, for whoever is signed in. */
export function Shell() {
  const [overlay, setOverlay] = useState<Overlay>("none");
  const [collapsed, setCollapsed] = useState(recall("rail") === "narrow");
  const [drawn, setDrawn] = useState(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const close = () => setOverlay("none");
  const toggleRail = () => {
    setCollapsed(!collapsed);
    remember("rail", collapsed ? null : "narrow");
  };

  useShortcuts();
  useChanges();
  useLeaveWhenEnded();
  useFetchedAhead();
  useShellActions({
    openPalette: () => setOverlay("palette"),
    openSheet: () => setOverlay("sheet"),
    toggleRail,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the drawn-out rail
  useEffect(() => setDrawn(false), [path]);

  return (
    <div className={styles.shell} data-drawn={drawn}>
      <a href="#content" className={styles.skip}>
        Skip to content
      </a>
      <div className={styles.rail}>
        <Rail collapsed={collapsed && !drawn} onToggle={toggleRail} />
      </div>
      {drawn && (
        <button
          type="button"
          className={styles.scrim}
          aria-label="Close the navigation"
          onClick={() => setDrawn(false)}
        />
      )}
      <div className={styles.column}>
        <TopBar onMenu={() => setDrawn(true)} />
        <OfflineBanner />
        <main id="content" tabIndex={-1} className={styles.main}>
          <Outlet />
        </main>
      </div>
      {overlay === "palette" && <Palette onClose={close} />}
      <Suspense fallback={null}>
        {overlay === "sheet" && <ShortcutSheet onClose={close} />}
      </Suspense>
    </div>
  );
}

/** When the session is over, here or in another tab: to the sign-in page, and back afterwards. */
function useLeaveWhenEnded() {
  const ends = useStore(sessionEnds);
  useEffect(() => {
    if (ends === 0) return;
    const here = location.pathname + location.search + location.hash;
    location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
  }, [ends]);
}

/** The sheet should open at once, so it is fetched when the first page has been painted. The palette
 * is in the entry: what is typed right after Ctrl/Cmd-K must not be lost. */
function useFetchedAhead() {
  useEffect(() => {
    const timer = setTimeout(() => {
      void sheet();
    }, 1_000);
    return () => clearTimeout(timer);
  }, []);
}
