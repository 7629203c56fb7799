import "./ui/styles";
import { MantineProvider } from "@mantine/core";
import { RouterProvider } from "@tanstack/react-router";
import { createRoot } from "react-dom/client";
import { Provider } from "urql";
import { client } from "#/gql/client";
import { applyDensity } from "#/ui/appearance";
import { theme } from "#/ui/theme";
import { router } from "./routes/router";

applyDensity();

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");

createRoot(root).render(
  // The library would write <style> elements for its variables and its responsive classes. The
  // content security policy refuses those: `mantine-tokens.css` has the variables instead.
  <MantineProvider
    theme={theme}
    defaultColorScheme="auto"
    withCssVariables={false}
    withGlobalClasses={false}
  >
    <Provider value={client}>
      <RouterProvider router={router} />
    </Provider>
  </MantineProvider>,
);
