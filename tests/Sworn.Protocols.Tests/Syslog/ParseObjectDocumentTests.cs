using System.Runtime.CompilerServices;
using Sworn.Protocols.Syslog;

namespace Sworn.Protocols.Tests.Syslog;

public sealed class ParseObjectDocumentTests
{
    [Fact]
    public void Every_code_and_format_is_explained_in_the_document()
    {
        var page = File.ReadAllText(Path.Join(Path.GetDirectoryName(Here()), "../../../docs/formats/parse-object.md"));
        string[] words = [.. Enum.GetValues<MalformationCode>().Select(SyslogTexts.TextOf)
            .Concat(Enum.GetValues<SyslogFormat>().Select(SyslogTexts.TextOf))
            .Concat(Enum.GetValues<TimeSource>().Select(SyslogTexts.TextOf))];
        Assert.All(words, word => Assert.Contains($"`{word}`", page, StringComparison.Ordinal));
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
