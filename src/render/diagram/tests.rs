use super::*;

fn check(source: &str, expected: &[&str]) {
    let drawing = drawn(source).expect(source);
    for part in expected {
        assert!(drawing.inner.contains(part), "{source}\n{part}\n{}", drawing.inner);
    }
    for forbidden in
        ["style=", "<style", "<script", " href", " onclick=\"", "<a", "foreignObject", "<title", "url(http"]
    {
        assert!(!drawing.inner.contains(forbidden), "{source}\n{forbidden}\n{}", drawing.inner);
    }
    assert!(drawing.view.iter().all(|side| side.is_finite()), "{source}");
}

fn refused(source: &str, expected: &str) {
    assert_eq!(drawn(source).err().as_deref(), Some(expected), "{source}");
}

#[test]
fn drawings_have_the_colours_of_the_page() {
    check("flowchart TD\nA-->B", &["class=\"d-fill-node d-stroke-border\"", "marker-end=\"url(#dIaGrAm-", ">A</text>"]);
    check("graph LR;A & B --> C;", &[">A<", ">B<", ">C<"]);
    // Text on an author's colour.
    check("flowchart TD\nA\nstyle A fill:#fde68a", &["fill=\"#fde68a\"", "d-on-light"]);
    check("flowchart TD\nA[(x)]\nstyle A fill:#0f172a,stroke:#000", &["d-on-dark"]);
    check("sequenceDiagram\nrect rgb(200, 220, 255)\nA->>B: x\nend", &["d-area"]);
    check("sequenceDiagram\npar a\nA->>B: x\nand\nB->>A: y\nend", &[">x<", ">y<"]);
    check("sequenceDiagram\nA->>B: one<br/>two", &["<tspan"]);
    check("stateDiagram-v2\n[*] --> A", &[">A<"]);
    check("classDiagram\nA <|-- B", &[">A<"]);
    check("erDiagram\nA ||--o{ B : has", &[">has<"]);
    check("pie\n\"a\" : 1", &["<path"]);
}

#[test]
fn nothing_of_a_drawing_runs() {
    for source in [
        "flowchart TD\nA[\"<script>alert(1)</script>\"]-->B[\"<img src=x onerror=alert(1)>\"]",
        "flowchart TD\nA-->B\nclick A href \"javascript:alert(1)\"",
        "flowchart TD\nA-->B\nclick A call alert()",
        "flowchart TD\nA\nstyle A fill:url(http://evil.example/x.svg#y)",
        "flowchart TD\nA\nclassDef x fill:\"/><script>alert(1)</script>\nclass A x",
        "%%{init: {\"themeCSS\": \"* { display: none }\", \"theme\": \"forest\"}}%%\nflowchart TD\nA",
        "sequenceDiagram\nparticipant A\nlink A: x @ javascript:alert(1)\nA->>A: x",
        "flowchart TD\nA[\"&lt;b onclick=alert(1)&gt;\"]",
    ] {
        match drawn(source) {
            Ok(_) => check(source, &[]),
            Err(reason) => assert!(!reason.is_empty()),
        }
    }
}

#[test]
fn a_name_for_those_who_listen() {
    let label = |source: &str| drawn(source).expect(source).label;
    assert_eq!(label("flowchart TD\nA[Start] --> B[End]"), "Start, End");
    assert_eq!(label("flowchart TD\naccTitle: How it goes\nA --> B"), "How it goes");
    assert_eq!(label("---\ntitle: Steps\n---\nflowchart TD\nA --> B"), "Steps");
}

#[test]
fn what_cannot_be_drawn_says_why() {
    refused("", "it is empty");
    refused("poem\nroses", "there is no kind of diagram called `poem`");
    refused("flowchart TD\nA[open", "line 2: missing closing `]` for node `A`");
    refused("stateDiagram-v2\nstate a {\nb --> c\n}\nstate b {\na --> d\n}", "the state `a` stands inside itself");
    refused("packet-beta\n0-4294967295: \"x\"", "numbers in it have more than 4 digits");
    refused(&format!("flowchart TD\n{}", "A-->B\n".repeat(400)), "it has 401 lines, more than 400");
    refused(&format!("flowchart TD\nA[{}]", "x".repeat(16 << 10)), "it has 16400 bytes, more than 16384");
}

/// Whether they are drawn or refused: it is about coming back.
#[test]
fn hostile_diagrams_end() {
    let lines = |line: &dyn Fn(usize) -> String| (0..390).map(line).collect::<Vec<_>>().join("\n");
    let nested = |open: &str, close: &str| format!("{}\n{}", vec![open; 190].join("\n"), vec![close; 190].join("\n"));
    for source in [
        format!("flowchart TD\n{}", lines(&|i| format!("a{}-->a{}", i * 7 % 40, i * 13 % 40))),
        format!("flowchart TD\n{}", lines(&|i| format!("a{i}-->a{}", i + 1))),
        format!("flowchart TD\n{}", lines(&|_| "a-->a".into())),
        format!("flowchart TD\n{0} --> {0}", (0..90).map(|i| format!("a{i}")).collect::<Vec<_>>().join(" & ")),
        format!("flowchart TD\n{}", nested("subgraph s", "end")),
        format!("flowchart TD\na{}>b", "-".repeat(16_000)),
        format!("flowchart TD\na{}", "[".repeat(16_000)),
        format!("flowchart TD\na{}", "{".repeat(16_000)),
        format!("sequenceDiagram\n{}", lines(&|i| format!("a{i}->>a{}: x", i + 1))),
        format!("sequenceDiagram\n{}", nested("loop x", "end")),
        format!("mindmap\n{}", (0..170).map(|i| format!("{}n", " ".repeat(i))).collect::<Vec<_>>().join("\n")),
        format!("stateDiagram-v2\n{}", nested("state x {", "}")),
        format!("classDiagram\n{}", lines(&|i| format!("A{i} <|-- A{}", i + 1))),
        format!("erDiagram\n{}", lines(&|i| format!("A{i} ||--o{{ A{} : x", i + 1))),
        format!("gitGraph\n{}", lines(&|_| "commit".into())),
        "gantt\ndateFormat YYYY-MM-DD\nA :a, 0001-01-01, 9999d\nB :b, 9999-01-01, 9999w".into(),
        "radar-beta\naxis a, b, c\ncurve x{1,2,3}\nticks 9999".into(),
        "xychart-beta\ny-axis 0 --> 1e308\nbar [1e308, 1]".into(),
        "pie\n\"a\" : 1e308\n\"b\" : 0".into(),
        "block-beta\ncolumns 99999999\na".into(),
        "treemap-beta\n\"a\": 1e308".into(),
        "sankey-beta\na,b,1e308\nb,a,1".into(),
        "quadrantChart\na: [1e9, -1e9]".into(),
        "packet-beta\n+9999: \"x\"".into(),
        "timeline\n2002 : a : b : c".into(),
        "journey\nsection a\nx: 99999999: me".into(),
    ] {
        if let Ok(drawing) = drawn(&source) {
            assert!(drawing.inner.len() < 2 * MAX_DRAWING);
        }
    }
}

/// The library keeps some things in hash maps.
#[test]
fn equal_diagrams_are_equal() {
    for source in [
        "flowchart TD\nA:::x-->B:::y\nsubgraph s\nC-->D\nend\nclassDef x fill:#f00\nclassDef y fill:#0f0,stroke:#00f",
        "sequenceDiagram\nA->>B: x\nNote over A: y\nbox b\nparticipant C\nend",
        "stateDiagram-v2\nstate a {\nb --> c\n}\nclassDef x fill:#f00\nclass b x",
        "classDiagram\nnamespace n {\nclass A\n}\nA <|-- B\nA <|-- C",
        "erDiagram\nA ||--o{ B : has\nB ||--o{ C : has",
    ] {
        let first = drawn(source).expect(source);
        for _ in 0..8 {
            let again = drawn(source).expect(source);
            assert_eq!((again.inner, again.view), (first.inner.clone(), first.view));
        }
    }
}
