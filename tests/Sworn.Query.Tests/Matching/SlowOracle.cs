using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Sworn.Core.Ledger;
using Sworn.Core.Messages;
using Sworn.Protocols.Syslog;
using Sworn.Query.Fields;
using Sworn.Query.Language;

namespace Sworn.Query.Tests.Matching;

/// <summary>
/// Says whether a record matches in the slowest and most obvious way: everything is turned into text, octet by octet as
/// Latin-1, and compared by the framework.
/// </summary>
internal sealed class SlowOracle(byte[] body, ulong index, EntryFields fields, string source, int port, string listener)
{
    private readonly SyslogMessage _message = Parse(body, fields);

    private bool IsMessage => fields.Kind == EntryKind.Event;

    public bool Matches(Filter filter) => filter switch
    {
        AllFilter => true,
        AndFilter and => and.Parts.All(Matches),
        OrFilter or => or.Parts.Any(Matches),
        NotFilter not => !Matches(not.Part),
        TextFilter text => MatchesText(text),
        RegexFilter regex => IsMatch(Encoding.UTF8.GetString(body), regex.Pattern.Text),
        AddressFilter { Scope: AddressScope.Any } address => AddressesIn(Latin(body)).Any(found => IsIn(found, address.Range.ToString())),
        AddressFilter address => Parameters()
            .Where(parameter => NamesOf(address.Scope).Contains(parameter.Name))
            .Any(parameter => IPAddress.TryParse(parameter.Value, out _) && IsIn(parameter.Value, address.Range.ToString())),
        FieldFilter field => MatchesField(field),
        _ => throw new NotSupportedException(filter.ToString()),
    };

    private static SyslogMessage Parse(byte[] body, EntryFields fields)
    {
        var message = new SyslogMessage();
        SyslogParser.Parse(body, new ParseContext(fields.ReceivedUtc, TimeZoneInfo.Utc), message);
        return message;
    }

    private bool MatchesText(TextFilter filter)
    {
        var text = Latin(body);
        var wanted = Latin(Encoding.UTF8.GetBytes(filter.Text));
        return filter.Test switch
        {
            TextTest.Contains => Fold(text).Contains(Fold(wanted)),
            TextTest.ContainsExactly => text.Contains(wanted),
            TextTest.Word => ContainsWord(text, wanted, isPrefix: false),
            TextTest.WordPrefix => ContainsWord(text, wanted, isPrefix: true),
            _ => text == wanted,
        };
    }

    private bool MatchesField(FieldFilter filter)
    {
        var values = ValuesOf(filter.Field).ToList();
        return filter.Test switch
        {
            PresenceTest presence => values.Exists(value => value.Length > 0) == presence.IsPresent,
            _ when filter.Field.Id is FieldId.Severity or FieldId.Facility => MatchesLevel(filter),
            _ => values.Exists(value => Passes(value, filter.Field, filter.Test)),
        };
    }

    private bool MatchesLevel(FieldFilter filter)
    {
        int? level = !IsMessage ? null : filter.Field.Id == FieldId.Severity ? (int?)_message.Severity : (int?)_message.Facility;
        var name = ValuesOf(filter.Field).SingleOrDefault();
        return level is not null && filter.Test switch
        {
            PhraseTest { IsPrefix: true } prefix => name!.StartsWith(prefix.Text, StringComparison.Ordinal),
            PhraseTest phrase => level == NumberOf(phrase.Text),
            RangeTest { Low: null } range => range.IncludesHigh ? level <= NumberOf(range.High!) : level < NumberOf(range.High!),
            _ => throw new NotSupportedException(filter.ToString()),
        };

        int NumberOf(string text) => filter.Field.Id == FieldId.Severity
            ? SyslogNames.TryParseSeverity(text, out var severity) ? (int)severity : -1
            : SyslogNames.TryParseFacility(text, out var facility) ? (int)facility : -1;
    }

    private static bool Passes(string value, FieldName field, FieldTest test) => test switch
    {
        PhraseTest phrase when field.IsNumber && !phrase.IsPrefix => Number(value) == Number(phrase.Text),
        PhraseTest phrase => ContainsWord(value, Octets(phrase.Text), phrase.IsPrefix),
        ExactTest exact => exact.IsPrefix ? value.StartsWith(Octets(exact.Text), StringComparison.Ordinal) : value == Octets(exact.Text),
        RegexTest regex => IsMatch(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(value)), regex.Pattern.Text),
        InTest list => list.Values.Select(Octets).Contains(value),
        RangeTest range => IsIn(value, range),
        _ => throw new NotSupportedException(test.ToString()),
    };

    private static bool IsIn(string value, RangeTest range)
    {
        var isNumeric = (range.Low is null || TryNumber(range.Low, out _)) && (range.High is null || TryNumber(range.High, out _));
        if (isNumeric && !TryNumber(value, out _))
        {
            return false;
        }

        return (range.Low is null || Order(value, range.Low) is var low && (low > 0 || (low == 0 && range.IncludesLow)))
            && (range.High is null || Order(value, range.High) is var high && (high < 0 || (high == 0 && range.IncludesHigh)));

        int Order(string left, string right)
        {
            if (!isNumeric)
            {
                return string.CompareOrdinal(left, Octets(right));
            }

            TryNumber(left, out var number);
            TryNumber(right, out var bound);
            return number.CompareTo(bound);
        }
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static bool TryNumber(string text, out decimal number) => decimal.TryParse(
        text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

    private IEnumerable<string> ValuesOf(FieldName field)
    {
        var name = Encoding.UTF8.GetString(field.Parameter.Span);
        return field.Id switch
        {
            FieldId.Index => [index.ToString(CultureInfo.InvariantCulture)],
            FieldId.Length => [body.Length.ToString(CultureInfo.InvariantCulture)],
            FieldId.Kind => [fields.Kind == EntryKind.Event ? "event" : "control"],
            FieldId.Source => One(source),
            FieldId.Port => One(port == 0 ? "" : port.ToString(CultureInfo.InvariantCulture)),
            FieldId.Listener => One(listener),
            FieldId.Raw => One(Latin(body)),
            _ when !IsMessage => [],
            FieldId.Format => One(_message.Format == SyslogFormat.Unknown ? "unknown" : _message.Format.ToString().ToLowerInvariant()),
            FieldId.Host => One(Text(_message.Hostname)),
            FieldId.App => One(Text(_message.AppName)),
            FieldId.ProcId => One(Text(_message.ProcId)),
            FieldId.MsgId => One(Text(_message.MsgId)),
            FieldId.Msg => One(Text(_message.Msg)),
            FieldId.Event => One(Text(_message.Event)),
            FieldId.Severity => _message.Severity is { } severity ? [SyslogNames.NameOf(severity)] : [],
            FieldId.Facility => _message.Facility is { } facility ? [SyslogNames.NameOf(facility)] : [],
            FieldId.SdId => _message.SdElements.ToArray().Select(element => Text(element.Id)),
            FieldId.Parameter => Parameters().Where(parameter => parameter.Name == name).Select(parameter => parameter.Value),
            FieldId.ExactParameter => Parameters().Where(parameter => $"{parameter.Id}.{parameter.Name}" == name).Select(parameter => parameter.Value),
            _ => throw new NotSupportedException(field.Text),
        };
    }

    private IEnumerable<(string Id, string Name, string Value)> Parameters()
    {
        if (!IsMessage)
        {
            yield break;
        }

        foreach (var element in _message.SdElements.ToArray())
        {
            foreach (var parameter in _message.SdParams.ToArray().Skip(element.FirstParam).Take(element.ParamCount))
            {
                var value = Unescape(Text(parameter.Value));
                yield return (Text(element.Id), Text(parameter.Name), value);
            }
        }
    }

    private static string[] NamesOf(AddressScope scope) =>
        [.. (scope == AddressScope.Source ? FieldNames.SourceParameters : FieldNames.DestinationParameters).Select(Encoding.ASCII.GetString)];

    private static IEnumerable<string> AddressesIn(string text) =>
        Runs(text, "0123456789.").Select(run => run.Trim('.')).Where(run => run.Split('.').Length == 4)
            .Concat(Runs(text, "0123456789abcdefABCDEF:.").Where(run => run.Count(unit => unit == ':') > 1).Select(run => run.TrimEnd('.')))
            .Where(found => IPAddress.TryParse(found, out _));

    /// <summary>The longest parts of a text that have these characters only, and no letter directly before them.</summary>
    private static IEnumerable<string> Runs(string text, string characters)
    {
        var start = 0;
        for (var at = 0; at <= text.Length; at++)
        {
            if (at < text.Length && characters.Contains(text[at]))
            {
                continue;
            }

            if (at > start && (characters.Length < 20 || start == 0 || !char.IsAsciiLetter(text[start - 1])))
            {
                yield return text[start..at];
            }

            start = at + 1;
        }
    }

    private static bool IsMatch(string text, string expression) =>
        Regex.IsMatch(text, expression, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));

    private static string Unescape(string value)
    {
        var result = new StringBuilder();
        for (var at = 0; at < value.Length; at++)
        {
            at += value[at] == '\\' && at + 1 < value.Length && "\"\\]".Contains(value[at + 1]) ? 1 : 0;
            result.Append(value[at]);
        }

        return result.ToString();
    }

    private static bool IsIn(string address, string range)
    {
        var found = IPAddress.Parse(address);
        if (range.StartsWith('['))
        {
            var bounds = range.Trim('[', ']', ')').Split(", ").Select(IPAddress.Parse).ToList();
            return found.AddressFamily == bounds[0].AddressFamily && Number(found) >= Number(bounds[0])
                && (range.EndsWith(']') ? Number(found) <= Number(bounds[1]) : Number(found) < Number(bounds[1]));
        }

        return range.Contains('/') ? IPNetwork.Parse(range == "10/8" ? "10.0.0.0/8" : range).Contains(found) : found.Equals(IPAddress.Parse(range));
    }

    private static System.Numerics.BigInteger Number(IPAddress address) => new(address.GetAddressBytes(), isUnsigned: true, isBigEndian: true);

    private static bool ContainsWord(string text, string wanted, bool isPrefix)
    {
        for (var at = 0; at + wanted.Length <= text.Length; at++)
        {
            var isHere = Fold(text.Substring(at, wanted.Length)) == Fold(wanted);
            var touchesBefore = at > 0 && IsWord(text[at - 1]) && IsWord(wanted[0]);
            var end = at + wanted.Length;
            var touchesBehind = !isPrefix && end < text.Length && IsWord(text[end]) && IsWord(wanted[^1]);
            if (isHere && !touchesBefore && !touchesBehind)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWord(char unit) => unit > 0x7F || char.IsAsciiLetterOrDigit(unit) || unit == '_';

    private static string Fold(string text) => string.Concat(text.Select(unit => char.IsAsciiLetter(unit) ? char.ToLowerInvariant(unit) : unit));

    private static string Latin(byte[] octets) => Encoding.Latin1.GetString(octets);

    private static string Octets(string text) => Latin(Encoding.UTF8.GetBytes(text));

    private static IEnumerable<string> One(string value) => value.Length == 0 ? [] : [value];

    private string Text(Slice slice) => Latin(slice.Of(body).ToArray());
}
