//! Prints the OpenAPI document: `npm run openapi` keeps it in public/openapi.json.

fn main() {
    print!("{}", securechat::openapi::text());
}
