using Sworn.Query.Matching;
using Sworn.Query.Tables;
using Sworn.Store.Evidence;

namespace Sworn.Query.Steps;

/// <summary>Proves each record by itself. Belongs to one thread.</summary>
internal sealed class ProofStep(Step next, bool isWhole, StepContext context) : Step(next)
{
    public override bool Take(in QueryRecord record)
    {
        // Each proof reads a part of the log.
        context.Cancellation.ThrowIfCancellationRequested();
        try
        {
            return RecordProver.TryProve(context.Directory, record.Index) is { } proof
                ? Next.Take(Row(record, proof.Inclusion is null ? "not covered yet" : "covered", proof))
                : Next.Take(Row(record, "not there any more", proof: null));
        }
        catch (EvidenceException differs)
        {
            return Next.Take(Row(record, differs.Message, proof: null));
        }
    }

    private Cell[] Row(in QueryRecord record, string verdict, RecordProof? proof)
    {
        if (!isWhole)
        {
            return [new Cell(record.Index), Cell.Of(verdict)];
        }

        var inclusion = proof?.Inclusion;
        return
        [
            new Cell(record.Index), Cell.Of(verdict), Text(proof?.Leaf.ToBase64()), Text(Base64(proof?.Entry)), Text(Base64(proof?.Salt)),
            inclusion is null ? default : new Cell(inclusion.TreeSize),
            Text(inclusion is null ? null : string.Join(' ', inclusion.Path.Select(static node => node.ToBase64()))),
            Text(inclusion?.Note), Cell.Of(Convert.ToBase64String(record.Body)),
        ];
    }

    private static string? Base64(ReadOnlyMemory<byte>? octets) => octets is { } some ? Convert.ToBase64String(some.Span) : null;

    private static Cell Text(string? text) => text is null ? default : Cell.Of(text);
}
