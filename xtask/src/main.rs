mod mdx_tree;

fn main() -> std::process::ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.first().map(String::as_str) {
        Some("mdx-tree") => mdx_tree::run(&args[1..]),
        _ => std::process::ExitCode::from(2),
    }
}
