//! Blocks of fifteen lines in seven languages, no two of them alike.

use super::chance::Chance;

/// The languages, each with its block: `@w` is a word of its own, `@n` a number.
const BLOCKS: &[(&str, &str)] = &[
    (
        "rust",
        r#"/// Counts what left the shed in week @n.
fn @w(rows: &[Row], limit: usize) -> Option<u64> {
    let mut total = @n_u64;
    for (index, row) in rows.iter().enumerate().take(limit) {
        match row.kind.as_str() {
            "@w" if index > @n => total += row.count * @n,
            "@w" | "@w" => total = total.checked_sub(@n)?,
            other => eprintln!("skipped {other} at {index}"),
        }
    }
    // What is below @n is swept up as waste.
    let share = total as f64 / @n.0;
    log::debug!("@w: {share:.3}");
    (share > 0.@n).then_some(total)
}
"#,
    ),
    (
        "python",
        r#"import csv
from dataclasses import dataclass

class @w(Ledger):
    """Counts what left the shed in week @n."""
    limit: int = @n

    def @w(self, path: str, floor: float = 0.@n) -> dict[str, float]:
        totals = {"@w": @n, "@w": 0}
        with open(path, encoding="utf-8") as rows:
            for index, row in enumerate(csv.DictReader(rows)):
                if row["kind"] == "@w" and index % @n:
                    totals["@w"] += float(row["count"]) * 1.@n
        # What is below @n is swept up as waste.
        return {key: value for key, value in totals.items() if value > floor}
"#,
    ),
    (
        "javascript",
        r#"// Counts what left the shed in week @n.
export async function @w(rows, { limit = @n, floor = 0.@n } = {}) {
  const totals = new Map([["@w", @n]]);
  for (const [index, row] of rows.entries()) {
    if (index > limit || row.kind === "@w") continue;
    const count = totals.get(row.kind) ?? @n;
    totals.set(row.kind, count + row.count * @n);
  }
  const answer = await fetch(`/shed/@w/${limit}`);
  if (!answer.ok) {
    throw new Error(`@w: ${answer.status} of @n`);
  }
  return [...totals].filter(([, value]) => value / @n > floor)
    .map(([key, value]) => ({ key, value }));
}
"#,
    ),
    (
        "c",
        r#"#include <stdio.h>
#define LIMIT_@n @n

/* Counts what left the shed in week @n. */
static long @w(const struct row *rows, size_t length)
{
    long total = @nL;
    for (size_t at = 0; at < length && at < LIMIT_@n; at++) {
        if (rows[at].kind == '@k' || rows[at].count > @n)
            total += rows[at].count * @n;
        else
            printf("skipped %zu of %s\n", at, "@w");
    }
    return total > 0x@n ? total : -@n;
}
"#,
    ),
    (
        "json",
        r#"{
  "week": @n,
  "shed": "@w",
  "limits": { "low": 0.@n, "high": @n.5 },
  "rows": [
    { "kind": "@w", "count": @n, "kept": true },
    { "kind": "@w", "count": @n, "kept": false },
    { "kind": "@w", "count": @n, "kept": null },
    { "kind": "@w", "count": -@n, "kept": true }
  ],
  "notes": [
    "what is below @n is swept up as waste",
    "counted twice by \"@w\""
  ]
}
"#,
    ),
    (
        "html",
        r#"<section id="@w" class="shed week-@n">
  <!-- What left the shed in week @n. -->
  <h2 title="@w">Shed @n</h2>
  <table data-limit="@n">
    <tr><th scope="col">@w</th><th scope="col">@w</th></tr>
    <tr><td>@n</td><td>@n &amp; more</td></tr>
    <tr><td colspan="2">@n</td></tr>
  </table>
  <p>Below <em>@n</em> it is swept up &mdash; see <a href="/shed/@w/">@w</a>.</p>
  <form action="/shed/@n" method="post">
    <label for="@w">Count</label>
    <input type="number" name="@w" min="0" max="@n" required>
  </form>
  <img src="/@w.png" alt="Shed @n">
</section>
"#,
    ),
    (
        "bash",
        r#"#!/usr/bin/env bash
# Counts what left the shed in week @n.
set -euo pipefail
limit=${1:-@n}
declare -A totals=([@w]=@n)
while IFS=, read -r kind count; do
  if [[ $kind == "@w" && $count -gt @n ]]; then
    totals[$kind]=$(( ${totals[$kind]:-@n} + count * @n ))
  fi
done < <(grep -v '^#' "shed-@n.csv" | sort -t, -k2,2n)
for kind in "${!totals[@s]}"; do
  printf '%s\t%d\n' "$kind" "${totals[$kind]}" >> "@w.tsv"
done
echo "@w: below ${limit} is waste" >&2
exit $(( limit > @n ? 1 : 0 ))
"#,
    ),
];

const WORDS: &[&str] = &[
    "skein", "bolt", "shuttle", "reed", "heddle", "carder", "teasel", "fuller", "loom", "spindle", "tenter",
    "dyer",
];

/// A fenced block; the languages take turns.
pub(super) fn block(chance: &mut Chance, turn: usize) -> String {
    let (language, text) = BLOCKS.get(turn % BLOCKS.len()).copied().unwrap_or_default();
    let filled = chance.fill(text, |chance, letter| match letter {
        'w' => format!("{}_{}", chance.pick(WORDS), 100 + chance.below(900_000)),
        'k' => chance.pick(&["a", "b", "c", "d", "e"]).to_owned(),
        // The sign itself.
        's' => "@".to_owned(),
        _ => (10 + chance.below(90_000)).to_string(),
    });
    format!("```{language}\n{filled}```\n\n")
}
