//! The same figures in the language of browsers.

use std::process::Command;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::super::{Comparison, NodeId, Operation, Tape};
use super::random::{ranges, tape};

/// Whether two machines may call these one number. Both may have lost it.
fn is_one(ours: f64, theirs: f64, size: f64) -> bool {
    ours.to_bits() == theirs.to_bits()
        || !ours.is_finite() && !theirs.is_finite()
        || (ours - theirs).abs() <= 1e-12 * size.max(ours.abs())
}

/// A number as JSON has none for infinity.
fn read(text: &str) -> f64 {
    text.parse().unwrap_or_else(|_| panic!("node wrote `{text}`"))
}

/// The values of all figures of all cases, as Node sees them. None without Node.
fn run(cases: &[(Tape, Vec<NodeId>, Vec<f64>)]) -> Option<Vec<Vec<f64>>> {
    let mut script = String::new();
    for (tape, nodes, leaves) in cases {
        let body = serde_json::to_string(&tape.javascript(nodes)).unwrap();
        script += &format!("console.log(new Function('leaves', {body})({leaves:?}).join(' '));\n");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("figures.js");
    std::fs::write(&path, script).unwrap();
    let Ok(output) = Command::new("node").arg(&path).output() else {
        eprintln!("SKIPPED: `node` is not installed, so no figure was computed as a browser would");
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap().replace("Infinity", "inf");
    Some(text.lines().map(|line| line.split(' ').map(read).collect()).collect())
}

#[test]
fn a_browser_computes_what_we_compute() {
    let mut runner = TestRunner::deterministic();
    let case = (tape(), ranges());
    let mut cases: Vec<(Tape, Vec<NodeId>, Vec<f64>)> = Vec::new();
    for turn in 0..600 {
        let ((tape, nodes), ranges) = case.new_tree(&mut runner).unwrap().current();
        let leaves = ranges.iter().map(|range| if turn % 2 == 0 { range.best } else { range.low }).collect();
        cases.push((tape, nodes, leaves));
    }
    let Some(found) = run(&cases) else {
        return;
    };
    assert_eq!(found.len(), cases.len());
    for ((tape, nodes, leaves), found) in cases.iter().zip(found) {
        let values = tape.best(leaves);
        assert_eq!(found.len(), nodes.len());
        let mut size: f64 = 0.0;
        for (node, theirs) in nodes.iter().zip(found) {
            let ours = values[node.idx()];
            size = size.max(if ours.is_finite() { ours.abs() } else { 0.0 });
            assert!(
                is_one(ours, theirs, size),
                "{ours} here, {theirs} there, {node:?} at {leaves:?} of\n{tape:?}"
            );
        }
    }
}

#[test]
fn a_browser_computes_every_operation_as_we_do() {
    use Operation::*;
    let values = [-2.5, -1.0, -0.5, -0.0, 0.0, 0.3, 0.5, 1.0, 1.5, 2.0, 2.5, 1e-9, 1e6];
    let one = [Negative, Absolute, SquareRoot, Logarithm, DecimalLogarithm, Exponential, Sum, Mean, Median];
    let two = [Add, Subtract, Multiply, Divide, Power, Minimum, Maximum, Sum, Mean, Median, Round, Annuity];
    let mut tape = Tape::new();
    let leaves: Vec<NodeId> = values.iter().map(|_| tape.leaf()).collect();
    let mut nodes: Vec<NodeId> = Vec::new();
    for left in &leaves {
        nodes.extend(one.map(|operation| tape.push(operation, &[*left])));
        for right in &leaves {
            nodes.extend(two.map(|operation| tape.push(operation, &[*left, *right])));
            let comparisons =
                [Comparison::Less, Comparison::LessOrEqual, Comparison::Equal, Comparison::NotEqual];
            nodes.extend(comparisons.map(|how| tape.push(If(how), &[*left, *right, *left, *right])));
        }
    }
    nodes.extend([Minimum, Maximum, Sum, Mean, Median].map(|operation| tape.push(operation, &leaves)));
    let Some(found) = run(&[(tape.clone(), nodes.clone(), values.to_vec())]) else {
        return;
    };
    let ours = tape.best(&values);
    for (node, theirs) in nodes.iter().zip(&found[0]) {
        let ours = ours[node.idx()];
        assert!(is_one(ours, *theirs, 0.0), "{ours} here, {theirs} there, {node:?} of\n{tape:?}");
    }
}
