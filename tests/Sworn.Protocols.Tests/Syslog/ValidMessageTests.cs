using System.Globalization;
using System.Text;
using Sworn.Fuzz.Inputs;
using Sworn.Fuzz.Oracles;
using Sworn.Protocols.Syslog;
using Sworn.Testing;

namespace Sworn.Protocols.Tests.Syslog;

public sealed class ValidMessageTests
{
    private const int Messages = 5_000;

    [Fact]
    [Trait("RFC", "5424 6")]
    public void A_message_made_by_the_rules_gives_back_what_it_was_made_of()
    {
        var random = new SeededRandom(54_24);
        for (var number = 0; number < Messages; number++)
        {
            var made = new ValidMessage(random);
            var parsed = Parsed.From(made.ToOctets());
            var text = $"seed {random.Seed}, message {number}: {Encoding.UTF8.GetString(made.ToOctets())}";
            Assert.True(Rfc5424Grammar.Match(made.ToOctets()) is not null, text);
            var isValid = parsed.Codes.Length == 0 && parsed.Message.Format == SyslogFormat.Rfc5424;
            Assert.True(isValid, text + string.Join(' ', parsed.Codes));
            Assert.Equal(made.Priority, ((int)parsed.Message.Facility! * 8) + (int)parsed.Message.Severity!);
            Assert.Equal(
                (made.Hostname, made.AppName, made.ProcId, made.MsgId, made.Msg),
                (parsed.Hostname, parsed.AppName, parsed.ProcId, parsed.MsgId, parsed.Msg));
            Assert.Equal(made.Elements.Select(element => element.Id), Ids(parsed));
            Assert.Equal(
                made.Elements.SelectMany(element => element.Params.Select(param => (element.Id, param.Name, param.Value))),
                Params(parsed));
            AssertTime(made.Time, parsed);
        }
    }

    private static IEnumerable<string?> Ids(Parsed parsed) =>
        parsed.Message.SdElements.ToArray().Select(element => parsed.Text(element.Id));

    private static List<(string Id, string Name, string Value)> Params(Parsed parsed)
    {
        var found = new List<(string Id, string Name, string Value)>();
        foreach (var element in parsed.Message.SdElements)
        {
            foreach (var param in parsed.Message.SdParams.Slice(element.FirstParam, element.ParamCount))
            {
                found.Add((parsed.Text(element.Id)!, parsed.Text(param.Name)!, parsed.Value(param)));
            }
        }

        return found;
    }

    /// <summary>The framework reads offsets to 14 hours; those beyond are checked by the timestamp target.</summary>
    private static void AssertTime(string? time, Parsed parsed)
    {
        Assert.Equal(time, parsed.Text(parsed.Message.TimestampText));
        var culture = CultureInfo.InvariantCulture;
        if (time is not null && DateTimeOffset.TryParse(time, culture, DateTimeStyles.None, out var expected))
        {
            Assert.Equal((expected - DateTimeOffset.UnixEpoch).Ticks * 100, parsed.Message.Timestamp);
            Assert.Equal((int)expected.Offset.TotalMinutes, parsed.Message.OffsetMinutes);
        }
    }
}
