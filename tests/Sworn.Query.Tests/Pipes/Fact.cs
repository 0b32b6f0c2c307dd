namespace Sworn.Query.Tests.Pipes;

/// <summary>What a record of <see cref="FactLog"/> says, known without reading it.</summary>
internal sealed record Fact(
    ulong Index, string Host, string User, string Address, int Bytes, string MsgId, int Severity, DateTimeOffset Time, DateTimeOffset Received, string Body)
{
    public static readonly string[] MsgIds = ["LOGIN_FAILED", "LOGIN_OK", "COMMIT", "FLOW"];
}
