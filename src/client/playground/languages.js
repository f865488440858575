// What samples are written by, for the playground: the languages in the order in which readers are offered them, each with
// its name, its title and its description.
import csharp from "../../samples/languages/csharp.txt";
import curl from "../../samples/languages/curl.txt";
import go from "../../samples/languages/go.txt";
import java from "../../samples/languages/java.txt";
import javascript from "../../samples/languages/javascript.txt";
import php from "../../samples/languages/php.txt";
import python from "../../samples/languages/python.txt";
import ruby from "../../samples/languages/ruby.txt";
import rust from "../../samples/languages/rust.txt";

export { sample } from "../samples.js";

export const languages = [
  ["curl", "cURL", curl],
  ["javascript", "JavaScript", javascript],
  ["python", "Python", python],
  ["go", "Go", go],
  ["java", "Java", java],
  ["php", "PHP", php],
  ["ruby", "Ruby", ruby],
  ["csharp", "C#", csharp],
  ["rust", "Rust", rust],
];
