using Sworn.Query.Language;

namespace Sworn.Query.Pipes;

/// <summary><c>raw</c>: the octets as received and nothing else.</summary>
internal sealed class RawPipe : Pipe
{
    public override bool IsFollowable => true;

    public override void Print(QueryPrinter to) => to.Sign("raw");
}
