using Sworn.Query.Language;

namespace Sworn.Query.Pipes;

/// <summary>
/// <c>proof</c>: each record with all that an outsider needs to see that a signed checkpoint covers it. <c>verify</c>: only
/// whether one does.
/// </summary>
internal sealed class ProofPipe(bool isWhole) : Pipe
{
    private static readonly string[] Verdict = ["_index", "verdict"];
    private static readonly string[] Whole = [.. Verdict, "leaf", "entry", "salt", "tree_size", "path", "checkpoint", "raw_b64"];

    /// <summary>Whether the proof itself is wanted.</summary>
    public bool IsWhole => isWhole;

    public override void Print(QueryPrinter to) => to.Sign(isWhole ? "proof" : "verify");

    public override PipeShape ShapeBehind(PipeShape before) => PipeShape.Rows(isWhole ? Whole : Verdict);
}
