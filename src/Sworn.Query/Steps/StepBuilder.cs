using Sworn.Query.Matching;
using Sworn.Query.Pipes;
using Sworn.Query.Scan;

namespace Sworn.Query.Steps;

/// <summary>Makes the steps of a query's pipes, from the last to the first.</summary>
internal sealed class StepBuilder(StepContext context, IReadOnlyList<Pipe> pipes, PipeShape start)
{
    private readonly List<PipeShape> _shapes = ShapesOf(pipes, start);

    /// <summary>Makes the steps.</summary>
    /// <param name="end">Takes the results.</param>
    public Step Build(Step end)
    {
        var next = end;
        for (var number = pipes.Count - 1; number >= 0; number--)
        {
            next = Make(number, next);
        }

        return next;
    }

    private static List<PipeShape> ShapesOf(IReadOnlyList<Pipe> pipes, PipeShape start)
    {
        var shapes = new List<PipeShape> { start };
        foreach (var pipe in pipes)
        {
            shapes.Add(pipe.ShapeBehind(shapes[^1]));
        }

        return shapes;
    }

    private Step Make(int number, Step next)
    {
        var shape = _shapes[number];
        return pipes[number] switch
        {
            LimitPipe limit => new LimitStep(next, 0, limit.Most),
            OffsetPipe offset => new LimitStep(next, offset.Number, long.MaxValue),
            EdgePipe edge => MakeEdge(edge, number, next),
            CountPipe => new CountStep(next),
            FieldsPipe fields when shape.IsRows => new ChooseStep(next, [.. fields.Names.Select(name => ItemField.Of(name, shape).Column)]),
            WherePipe where => MakeWhere(where, shape, next),
            SortPipe sort => new SortStep(next, sort, shape, MostBehind(number), context),
            GroupingPipe grouping => MakeGrouping(grouping, number, next),
            FacetsPipe facets => new FacetsStep(next, facets.Number),
            FieldNamesPipe => new FieldNamesStep(next),
            PatternsPipe patterns => MakePatterns(patterns, number, next),
            DiffPipe diff => new DiffStep(next, diff, [.. pipes.Take(number)], shape, context),
            AddingPipe adding => new AddStep(next, MakerOf(adding, shape), adding.Names, shape),
            ContextPipe around => new ContextStep(next, around, context),
            JoinPipe join => new JoinStep(next, join, shape, context),
            SessionPipe session => MakeSession(session, next),
            ProofPipe proof => new ProofStep(next, proof.IsWhole, context),
            _ => next,
        };
    }

    private static FieldMaker MakerOf(AddingPipe pipe, PipeShape shape) => pipe switch
    {
        MathPipe math => new MathMaker(math.Term, shape),
        FormatPipe format => new FormatMaker(format.Text, shape),
        ExtractPipe extract => new ExtractMaker(extract.Text, extract.Names, extract.From, shape),
        _ => throw new ArgumentException("every pipe that adds fields has a maker", nameof(pipe)),
    };

    private WhereStep MakeWhere(WherePipe where, PipeShape shape, Step next) => shape.IsRows
        ? new WhereStep(next, records: null, new RowFilter(shape, context.Records.Regexes, context.Now, context.Request.Zone).Compile(context.Bind(where.Condition)))
        : new WhereStep(next, context.Compile(where.Condition, hasAdded: shape.Added.Count > 0), rows: null);

    private GroupStep MakeGrouping(GroupingPipe grouping, int number, Step next)
    {
        var behind = _shapes[number + 1];
        next = grouping.Most < long.MaxValue ? new LimitStep(next, 0, grouping.Most) : next;
        next = grouping.Order is { } order ? new SortStep(next, order, behind, Math.Min(grouping.Most, MostBehind(number)), context) : next;
        return new GroupStep(next, grouping, _shapes[number], context);
    }

    private PatternsStep MakePatterns(PatternsPipe patterns, int number, Step next)
    {
        next = patterns.Most < long.MaxValue ? new LimitStep(next, 0, patterns.Most) : next;
        var order = new SortPipe([PatternsPipe.Hits], isDescending: true);
        return new PatternsStep(new SortStep(next, order, _shapes[number + 1], patterns.Most, context), context);
    }

    /// <summary>Records come in the order of the log, unless they were sorted: those at one end are the first or the last to come.</summary>
    private Step MakeEdge(EdgePipe edge, int number, Step next)
    {
        var isSorted = _shapes[number].IsRows || pipes.Take(number).Any(static pipe => pipe is SortPipe);
        var comeFirst = isSorted ? edge.IsFirst : edge.IsFirst == (context.Request.Order == QueryOrder.OldestFirst);
        if (comeFirst)
        {
            return new LimitStep(next, 0, edge.Number);
        }

        var isReversed = !isSorted && QueryPlan.IsReversed(context.Request, pipes, number);
        return new EdgeStep(next, edge.Number, isReversed, context.DeviceZone, context.NewMemory());
    }

    private SessionStep MakeSession(SessionPipe session, Step next) => new(
        next, session, context.Compile(TimeConditions.All(TimeConditions.Of(context.Request.Query.Filter).Others), hasAdded: false),
        context.Request.Order == QueryOrder.NewestFirst, context);

    /// <summary>How many results a limit directly behind a pipe lets through.</summary>
    private long MostBehind(int number) => number + 1 < pipes.Count && pipes[number + 1] is LimitPipe limit ? limit.Most : long.MaxValue;
}
