using Sworn.Query.Language;
using Sworn.Query.Pipes;
using Sworn.Query.Scan;

namespace Sworn.Query.Steps;

/// <summary>What a scan has to do for a query. Belongs to one run.</summary>
/// <param name="Filter">The conditions on records, without queries inside.</param>
/// <param name="Order">The order in which records are read.</param>
internal sealed record QueryPlan(Filter Filter, QueryOrder Order)
{
    /// <summary>Makes the plan, for which queries inside the query are run.</summary>
    public static QueryPlan Of(StepContext context)
    {
        var request = context.Request;
        var filter = context.Bind(request.Query.Filter);
        if (request.Query.Rest is [SessionPipe session, ..])
        {
            // What a session ends with need not meet the conditions that it begins with; the times hold for all.
            var (times, others) = TimeConditions.Of(filter);
            var any = session.Then.Count == 0 || others.Count == 0 ? TimeConditions.All(others) : new OrFilter([TimeConditions.All(others), .. session.Then.Select(context.Bind)]);
            return new QueryPlan(TimeConditions.All([.. times, any]), QueryOrder.OldestFirst);
        }

        return new QueryPlan(filter, IsReversed(request, request.Query.Rest, 0) ? Opposite(request.Order) : request.Order);
    }

    /// <summary>Whether the records are read in the other order, because only those at its end are wanted.</summary>
    /// <param name="request">The query and what was asked beside it.</param>
    /// <param name="pipes">The pipes behind those that the scan sees to itself.</param>
    /// <param name="number">The pipe that asks for one end.</param>
    public static bool IsReversed(QueryRequest request, IReadOnlyList<Pipe> pipes, int number) =>
        number == 0 && pipes.Count > 0 && pipes[0] is EdgePipe edge && request.Query is { Offset: 0, Limit: null }
        && edge.IsFirst != (request.Order == QueryOrder.OldestFirst);

    private static QueryOrder Opposite(QueryOrder order) => order == QueryOrder.NewestFirst ? QueryOrder.OldestFirst : QueryOrder.NewestFirst;
}
