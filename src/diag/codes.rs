//! The registry of diagnostic codes: `docs explain CODE` prints an entry. Numbers are never reused.
//!
//! Hundreds by subject: 01 reading files, 02 MDX, 03 frontmatter, 04 expressions, 05 components, 06 links and assets,
//! 07 site file and navigation, 08 personalisation, 09 API specifications, 10 output, 11 theme.

use super::Severity;

/// `Name = "E0000" severity, "one line", "what it means and how to mend it, with an example";`
macro_rules! codes {
    ($($name:ident = $number:literal $severity:ident, $title:literal, $explanation:literal;)*) => {
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub enum Code { $($name),* }

        impl Code {
            /// Every code, in the order of their numbers.
            pub const ALL: &'static [Code] = &[$(Code::$name),*];

            /// As printed: `E0201`.
            pub fn number(self) -> &'static str {
                match self { $(Code::$name => $number),* }
            }

            /// The severity it has unless the place that reports it knows better.
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity),* }
            }

            pub fn title(self) -> &'static str {
                match self { $(Code::$name => $title),* }
            }

            /// Markdown: what it means, an example, how to mend it.
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$name => $explanation),* }
            }
        }
    };
}

codes! {
    // 01 reading files
    NotUtf8 = "E0101" Error, "a file is not UTF-8",
        "Pages, snippets and the site file are read as UTF-8 text.\n\nSave the file as UTF-8 in your editor, or convert it: `iconv -f latin1 -t utf-8 page.mdx`.";
    NulByte = "E0102" Error, "a file holds a NUL byte",
        "A NUL byte has no place in text, and browsers replace it. It comes from a file that is not text, or from UTF-16.\n\nDelete the byte. A file full of them is converted with `iconv -f utf-16 -t utf-8 page.mdx > new.mdx`.";
    FileUnreadable = "E0103" Error, "a file or folder cannot be read",
        "The system refused to read it; the message says why. The site is built without it, so links to it are broken.\n\nMend its permissions, or name it in `.docsignore` when the site does not need it.";
    FileTooLarge = "E0104" Error, "a text file is too large",
        "Pages, data, specifications, styles and scripts are read whole and must be under 64 MiB. Pictures and other assets are copied and may have any size.\n\nSplit the file, or name it in `.docsignore`.";
    LinkRefused = "E0105" Error, "a symbolic link that is not followed",
        "Links may lead to files and folders of the docs folder. A link that leads out of it would publish what nobody meant to (`notes.txt -> ~/.ssh/id_ed25519`), one that leads back to its own folder would never end, and one below a linked folder is not followed either.\n\nCopy the file into the docs folder, or delete the link.";
    OddFileName = "E0106" Error, "a file name that cannot be part of an address",
        "A file's name becomes part of its address. Names that are not UTF-8, or hold control characters or backslashes, do not survive web servers and browsers.\n\nRename the file: `my\\page.mdx` → `my-page.mdx`.";
    NotAFile = "E0107" Warning, "neither a file nor a folder",
        "Sockets, pipes and devices cannot be part of a site and are left out.\n\nDelete it, or name it in `.docsignore`.";
    TooDeep = "E0108" Error, "folders are nested too deeply",
        "Folders are read to a depth of 64; deeper ones are most often a mistake of a script.\n\nMove the pages up: `a/a/a/…/page.mdx` → `a/page.mdx`.";
    PrivateKey = "E0109" Error, "a private key in the docs folder",
        "Only public keys belong into a docs folder: it is published and often public in a repository. `*.pem` and `*.key` files are never part of the bundle, but a private key should not be here at all.\n\nMove it to your back end. If it was ever committed, make a new pair: `docs keys generate`.";
    BadIgnoreLine = "E0110" Warning, "a line of an ignore file is not understood",
        "`.mintignore` and `.docsignore` are written as `.gitignore`: one pattern a line, `#` for comments, `!` to bring back.\n\n```text\ndrafts/\n*.draft.mdx\n!README.md\n```";
    FolderMissing = "E0111" Error, "the docs folder cannot be read",
        "The folder given (or the current one, when none is) is not there, is not a folder, or may not be listed.\n\nName the folder that holds `docs.json`: `docs build path/to/docs`.";

    // 10 output
    OutputRefused = "E1001" Error, "the output folder would destroy something",
        "The output folder is replaced as a whole by each build. So it cannot be the docs folder, a folder that holds it, your home folder, or the root of the file system.\n\nGive a folder of its own: `docs build --out dist`.";
    OutputForeign = "E1002" Error, "the output folder holds files that no build wrote",
        "The output folder is replaced as a whole by each build, and files of yours in it would be lost. What a build wrote is recorded beside the output, in `.NAME.docs`. Nothing was changed.\n\nMove your files to the docs folder: assets there are copied to the bundle under the same path. If all of the output comes from an earlier build whose record is gone (a fresh copy of a repository that holds `dist`), delete it: `rm -r dist`.";
    OutputBusy = "E1003" Error, "another build writes to the same output folder",
        "Two builds into one folder would mix. The lock is let go when the other build ends, also when it is killed.\n\nWait, or give this build a folder of its own: `--out OTHER`.";
    OutputUnwritable = "E1004" Error, "the output cannot be written",
        "The system refused; the message says why: no right to write, no space left, a read-only file system. The previous bundle is as it was.\n\nMend that, or build into another folder: `--out OTHER`.";
    OutputConflict = "E1005" Error, "two files want one path of the bundle",
        "A page `guide.mdx` becomes `guide/index.html`. An asset named `guide` or `guide/index.html` cannot stand beside it, nor can two files whose names differ in case only where the disk does not tell them apart.\n\nRename one of them.";
    PolicyWeaker = "E1006" Note, "the policy allows more than the base",
        "The Content Security Policy of a site begins with what every site needs: its own files and nothing else. What pages use beyond it (pictures, embeds and endpoints on other hosts, scripts of third parties) is added, and each addition is listed with its reason, because each is one more party that can act on your readers' pages.\n\nCopy pictures into the docs folder (`![](/images/a.png)`) to come closer to the base.";
    PolicyTooLong = "E1007" Warning, "the policy is too long for some hosts",
        "Hosts that read `_headers` take lines of up to 2,000 bytes. A longer policy is cut or refused, and the pages then rely on their `<meta>` copy alone.\n\nAllow whole domains instead of many hosts: `\"security\": { \"images\": [\"*.foo.com\"] }`.";
    RedirectRefused = "E1008" Error, "a redirect to no place of the web",
        "A redirect leads to a path of the site or to a web address. `javascript:` would run a program on your site, and `//host` and `/\\host` look like paths but lead to other hosts.\n\n```json\n{ \"source\": \"/old\", \"destination\": \"/guides/start\" }\n{ \"source\": \"/chat\", \"destination\": \"https://chat.example.com/\" }\n```";
    NoSitemap = "E1009" Note, "no address, no sitemap",
        "A sitemap lists whole addresses, and the build does not know where the site will live.\n\nSay it in `docs.json`, `\"url\": \"https://docs.example.com\"`, or by `--base-url`.";
}
