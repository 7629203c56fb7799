// The component library's view of the tokens. Colours are references to `tokens.css`, so that light
// and dark are decided there alone. Components are configured by name and not imported: this file is
// in the entry chunk, and most of them are not.
import { createTheme, type MantineColorsTuple } from "@mantine/core";

const evergreen = Array.from(
  { length: 10 },
  () => "var(--accent)",
) as unknown as MantineColorsTuple;

export const theme = createTheme({
  primaryColor: "evergreen",
  colors: { evergreen },
  fontFamily: "var(--font)",
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: "sm", variant: "default" } },
    ActionIcon: { defaultProps: { size: "sm", variant: "subtle", color: "gray" } },
    TextInput: { defaultProps: { size: "sm" } },
    PasswordInput: { defaultProps: { size: "sm" } },
    Textarea: { defaultProps: { size: "sm", autosize: false, rows: 3 } },
    NativeSelect: { defaultProps: { size: "sm" } },
    Checkbox: { defaultProps: { size: "xs" } },
  },
});
