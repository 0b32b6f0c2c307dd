using System.Buffers;
using System.Globalization;
using System.Text;
using Sworn.Core.Messages;

namespace Sworn.Pipeline.Routing;

/// <summary>
/// The routes of a node, asked record by record which outputs it goes to: the selectors in order, the first ones first.
/// Without selectors every record goes everywhere. Allocates nothing for a record. Belongs to one thread; each output
/// has its own.
/// </summary>
public sealed class RouteTable
{
    /// <summary>The most outputs: a bit for each.</summary>
    public const int MaxOutputs = 64;

    private readonly Selector[] _selectors;
    private readonly IRecordTest?[] _tests;
    private char[] _characters = new char[2048];

    /// <summary>Makes the table of one thread.</summary>
    public RouteTable(IReadOnlyList<Selector> selectors)
    {
        ArgumentNullException.ThrowIfNull(selectors);
        _selectors = [.. selectors];
        _tests = [.. selectors.Select(selector => selector.Test?.Invoke())];
    }

    /// <summary>True when every record goes to every output.</summary>
    public bool TakesEverything => _selectors.Length == 0;

    /// <summary>The outputs that a record goes to: a bit for each.</summary>
    public ulong Route(in RoutedRecord record)
    {
        if (TakesEverything)
        {
            return ulong.MaxValue;
        }

        var priority = MessagePriority.Of(record.Body);
        ulong outputs = 0;
        ulong blocked = 0;
        for (var number = 0; number < _selectors.Length; number++)
        {
            var selector = _selectors[number];
            if (Failing(number, record, priority) == Condition.None
                && !Apply(selector, ref outputs, ref blocked))
            {
                break;
            }
        }

        return outputs & ~blocked;
    }

    /// <summary>The numbers of the selectors that take a record, up to the one that ends the walk.</summary>
    public void Match(in RoutedRecord record, ICollection<int> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        var priority = MessagePriority.Of(record.Body);
        ulong outputs = 0;
        ulong blocked = 0;
        for (var number = 0; number < _selectors.Length; number++)
        {
            if (Failing(number, record, priority) != Condition.None)
            {
                continue;
            }

            numbers.Add(number);
            if (!Apply(_selectors[number], ref outputs, ref blocked))
            {
                return;
            }
        }
    }

    /// <summary>What each selector says to a record, up to the one that ends the walk.</summary>
    public IReadOnlyList<RouteStep> Explain(in RoutedRecord record)
    {
        var priority = MessagePriority.Of(record.Body);
        var steps = new List<RouteStep>();
        ulong outputs = 0;
        ulong blocked = 0;
        var goesOn = true;
        for (var number = 0; goesOn && number < _selectors.Length; number++)
        {
            var selector = _selectors[number];
            var failing = Failing(number, record, priority);
            goesOn = failing != Condition.None || Apply(selector, ref outputs, ref blocked);
            steps.Add(new RouteStep(
                selector.Name, failing == Condition.None, Reason(selector, failing, priority), outputs & ~blocked));
        }

        return steps;
    }

    /// <summary>Does what a selector that matched says.</summary>
    /// <returns>Whether the next one is asked.</returns>
    private static bool Apply(Selector selector, ref ulong outputs, ref ulong blocked)
    {
        switch (selector.Action)
        {
            case SelectorAction.Log:
                outputs |= selector.Outputs;
                return selector.IsContinued;
            case SelectorAction.Block:
                blocked |= selector.Outputs;
                return true;
            default:
                return false;
        }
    }

    /// <summary>The first condition that does not hold, the cheapest asked first.</summary>
    private Condition Failing(int number, in RoutedRecord record, in MessagePriority priority)
    {
        var selector = _selectors[number];
        if (!selector.TakesPriority(priority))
        {
            return Condition.Priority;
        }

        if (selector.Match is { } match && !match.IsMatch(CharactersOf(record.Body)))
        {
            return Condition.Match;
        }

        return _tests[number] is { } test && !test.Matches(record) ? Condition.Test : Condition.None;
    }

    private ReadOnlySpan<char> CharactersOf(ReadOnlySpan<byte> body)
    {
        if (_characters.Length < body.Length)
        {
            _characters = new char[Math.Max(body.Length, 2 * _characters.Length)];
        }

        var status = Ascii.ToUtf16(body, _characters, out var written);
        return status == OperationStatus.Done ? _characters.AsSpan(0, written) : Widened(body);
    }

    private ReadOnlySpan<char> Widened(ReadOnlySpan<byte> body) =>
        _characters.AsSpan(0, Encoding.Latin1.GetChars(body, _characters));

    private static string Reason(Selector selector, Condition failing, in MessagePriority priority)
    {
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"{SyslogNames.NameOf(priority.Facility)}.{SyslogNames.NameOf(priority.Severity)}{(priority.IsAssumed ? " (assumed: the message has no PRI)" : "")}");
        return failing switch
        {
            Condition.Priority => $"{name} is not {PriorityText(selector)}",
            Condition.Match => $"the octets do not match {selector.Match}",
            Condition.Test => $"this does not hold: {selector.TestText}",
            _ => $"{name} is {PriorityText(selector)}"
                + (selector.Match is null ? "" : $", the octets match {selector.Match}")
                + (selector.Test is null ? "" : $", this holds: {selector.TestText}"),
        };
    }

    private static string PriorityText(Selector selector)
    {
        var facilities = selector.Facilities == Selector.AllFacilities
            ? "any facility"
            : string.Join(',', Enum.GetValues<Facility>()
                .Where(facility => (selector.Facilities & (1u << (int)facility)) != 0).Select(SyslogNames.NameOf));
        return selector.Severity switch
        {
            null => $"{facilities}, any severity",
            { } severity when selector.Comparison == SeverityComparison.Equals =>
                $"{facilities}, exactly {SyslogNames.NameOf(severity)}",
            { } severity => $"{facilities}, {SyslogNames.NameOf(severity)} or more severe",
        };
    }

    private enum Condition
    {
        None,
        Priority,
        Match,
        Test,
    }
}
