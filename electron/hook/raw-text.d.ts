/** A file's text, put into the bundle as it is (Vite's `?raw`). */
declare module '*?raw' {
  const text: string;
  export default text;
}
