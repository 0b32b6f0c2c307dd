using Sworn.Core.Messages;

namespace Sworn.Core.Tests;

public sealed class SyslogNamesTests
{
    [Fact]
    public void Every_name_reads_back_as_itself()
    {
        Assert.All(Enum.GetValues<Severity>(), severity =>
        {
            Assert.True(SyslogNames.TryParseSeverity(SyslogNames.NameOf(severity), out var read));
            Assert.Equal(severity, read);
        });
        Assert.All(Enum.GetValues<Facility>(), facility =>
        {
            Assert.True(SyslogNames.TryParseFacility(SyslogNames.NameOf(facility), out var read));
            Assert.Equal(facility, read);
        });
    }

    [Theory]
    [InlineData("emerg", Severity.Emergency)]
    [InlineData("WARN", Severity.Warning)]
    [InlineData("3", Severity.Error)]
    [InlineData("crit", Severity.Critical)]
    public void Short_forms_and_numbers_are_read(string text, Severity expected)
    {
        Assert.True(SyslogNames.TryParseSeverity(text, out var severity));
        Assert.Equal(expected, severity);
    }

    [Theory]
    [InlineData("8")]
    [InlineData("-1")]
    [InlineData("")]
    [InlineData("fatal")]
    public void Other_words_are_refused(string text) => Assert.False(SyslogNames.TryParseSeverity(text, out _));
}
