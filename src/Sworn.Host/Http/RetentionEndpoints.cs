using System.Globalization;
using Microsoft.AspNetCore.Http;
using Sworn.Host.Identity;
using Sworn.Host.Running;
using Sworn.Store.Files;
using Sworn.Store.Retention;

namespace Sworn.Host.Http;

/// <summary>What may be given up, and what may not: redactions and holds.</summary>
internal static class RetentionEndpoints
{
    private const string Redactions = "/api/v1/redactions";
    private const string Holds = "/api/v1/holds";
    private const int TwoPersons = 2;

    public static IEnumerable<ApiEndpoint> All { get; } =
    [
        new("GET", Redactions, "The redactions that wait for a second administrator.", ListAsync) { Permission = Permission.Redact, Result = typeof(RedactionList) },
        new("POST", Redactions, "Redacts a record, or asks a second administrator to approve it where two are needed.", RequestAsync)
        {
            Permission = Permission.Redact, Body = typeof(RedactionRequest), Result = typeof(RedactionObject), Status = StatusCodes.Status201Created,
        },
        new("POST", Redactions + "/{id}/approve", "Approves a redaction that another administrator asked for, and does it.", ApproveAsync)
        {
            Permission = Permission.Redact, Result = typeof(RedactionObject), Status = StatusCodes.Status201Created,
        },
        new("DELETE", Redactions + "/{id}", "Withdraws a redaction that waits.", WithdrawAsync)
        {
            Permission = Permission.Redact, Status = StatusCodes.Status204NoContent,
        },
        new("GET", Holds, "The holds that stand.", ListHoldsAsync) { Permission = Permission.Hold, Result = typeof(HoldList) },
        new("POST", Holds, "Sets a hold: what it covers is neither retired nor redacted.", SetHoldAsync)
        {
            Permission = Permission.Hold, Body = typeof(HoldRequest), Result = typeof(HoldObject), Status = StatusCodes.Status201Created,
        },
        new("POST", Holds + "/{id}/release", "Releases a hold.", ReleaseHoldAsync)
        {
            Permission = Permission.Hold, Body = typeof(ReleaseRequest), Status = StatusCodes.Status204NoContent,
        },
    ];

    private static async Task ListAsync(ApiCall call)
    {
        await call.RecordAsync("VIEW", "Redactions that wait were listed", ("what", "redactions"));
        await call.WriteAsync(new RedactionList([.. call.Services.Redactions.All.Select(Waiting)]));
    }

    private static async Task RequestAsync(ApiCall call)
    {
        var request = call.Body<RedactionRequest>();
        await CheckAsync(call, request.Index, request.Reason);
        await call.RecordAsync("REDACTION_REQUESTED", "Somebody asks to redact a record", ("index", Text(request.Index)), ("reason", request.Reason));
        if (call.Services.Configuration.Stores[0].RedactionApprovals < TwoPersons)
        {
            await RedactAsync(call, request.Index, request.Reason, [ApproverOf(call.Principal.User, call.Principal.Means)]);
            return;
        }

        var wish = call.Services.Redactions.TryAdd(request.Index, request.Reason, call.Principal)
            ?? throw Refusal.Conflict("too many redactions wait; approve or withdraw some");
        await call.WriteAsync(Waiting(wish), StatusCodes.Status201Created);
    }

    private static async Task ApproveAsync(ApiCall call)
    {
        var wish = WishOf(call);
        if (wish.RequestedBy == call.Principal.User)
        {
            await call.RecordFailureAsync("REDACTION_APPROVED", "Nobody approves what he asked for", ("request", wish.Id), ("index", Text(wish.Index)));
            throw Refusal.Forbidden("another administrator than the one who asked has to approve it");
        }

        await CheckAsync(call, wish.Index, wish.Reason);
        if (!call.Services.Redactions.TryRemove(wish.Id))
        {
            throw Refusal.Conflict("somebody else approved or withdrew it in this moment");
        }

        await call.RecordAsync("REDACTION_APPROVED", "A redaction is approved", ("request", wish.Id), ("index", Text(wish.Index)), ("reason", wish.Reason));
        await RedactAsync(
            call, wish.Index, wish.Reason, [ApproverOf(wish.RequestedBy, wish.Means), ApproverOf(call.Principal.User, call.Principal.Means)]);
    }

    private static async Task WithdrawAsync(ApiCall call)
    {
        var wish = WishOf(call);
        await call.RecordAsync("REDACTION_WITHDRAWN", "A redaction is withdrawn", ("request", wish.Id), ("index", Text(wish.Index)));
        call.Services.Redactions.TryRemove(wish.Id);
        await call.WriteNothingAsync();
    }

    /// <summary>Before anything is recorded: that the record is there, may be seen by who asks, and may be redacted.</summary>
    private static async Task CheckAsync(ApiCall call, ulong index, string reason)
    {
        try
        {
            var isSeen = await call.Services.Searches.RunAsync(
                () =>
                {
                    if (!RecordEndpoints.IsSeen(call, index))
                    {
                        return false;
                    }

                    RedactionTarget.Find(call.Services.Directory, index, reason);
                    return true;
                },
                call.Aborted);
            if (!isSeen)
            {
                throw Refusal.NotFound("there is no such record, or it is outside of your scope");
            }
        }
        catch (RedactionException refused)
        {
            throw Refusal.Conflict(refused.Message);
        }
    }

    private static async Task RedactAsync(ApiCall call, ulong index, string reason, IReadOnlyList<Approver> approvers)
    {
        try
        {
            // Once decided it is done, whether or not the client waits.
            await call.Services.Node.Withholding.RedactAsync(index, reason, approvers);
        }
        catch (RedactionException refused)
        {
            throw Refusal.Conflict(refused.Message);
        }
        catch (StoreException failure)
        {
            throw Refusal.Unavailable($"it is decided and not finished yet, and is tried again until it is: {failure.Message}");
        }

        await call.WriteAsync(
            new RedactionObject(
                Id: null, index, reason, "done", [.. approvers.Select(static approver => approver.Name)], call.Services.Time.GetUtcNow(),
                DerivedCopies.Of(call.Services.Directory, call.Services.Configuration, index)),
            StatusCodes.Status201Created);
    }

    private static Task ListHoldsAsync(ApiCall call) =>
        call.WriteAsync(new HoldList([.. call.Services.Node.Holds.Holds.Select(ObjectOf)]));

    private static async Task SetHoldAsync(ApiCall call)
    {
        var request = call.Body<HoldRequest>();
        if (request.Class is < 0 or > ushort.MaxValue)
        {
            throw Refusal.BadMember("class", "a class is a number from 0 to 65535");
        }

        var hold = new Hold
        {
            Id = request.Id,
            First = request.First,
            End = request.End,
            Since = HoldTimes.Nanoseconds(request.Since),
            Until = HoldTimes.Nanoseconds(request.Until),
            Class = (ushort?)request.Class,
            Reason = request.Reason,
            Approvers = [ApproverOf(call.Principal.User, call.Principal.Means)],
        };
        await call.RecordAsync("HOLD_SET", "A hold is set", ("hold", hold.Id), ("reason", hold.Reason), ("range", HoldTimes.Describe(hold)));
        await RefuseBadAsync(call, "HOLD_SET", hold.Id, () => call.Services.Node.Holds.SetAsync(hold));
        await call.WriteAsync(ObjectOf(hold), StatusCodes.Status201Created);
    }

    private static async Task ReleaseHoldAsync(ApiCall call)
    {
        var (id, reason) = (call.Route("id"), call.Body<ReleaseRequest>().Reason);
        await call.RecordAsync("HOLD_RELEASED", "A hold is released", ("hold", id), ("reason", reason));
        await RefuseBadAsync(
            call, "HOLD_RELEASED", id, () => call.Services.Node.Holds.ReleaseAsync(id, reason, [ApproverOf(call.Principal.User, call.Principal.Means)]));
        await call.WriteNothingAsync();
    }

    private static async Task RefuseBadAsync(ApiCall call, string msgId, string id, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (RedactionException refused)
        {
            await call.RecordFailureAsync(msgId, "It was refused", ("hold", id), ("reason", refused.Message));
            throw Refusal.Conflict(refused.Message);
        }
    }

    private static RedactionWish WishOf(ApiCall call) => call.Services.Redactions.Find(call.Route("id"))
        ?? throw Refusal.NotFound("no such redaction waits: it was approved or withdrawn, is older than a day, or the node was started anew");

    private static Approver ApproverOf(string user, string means) => new(user, means == "session" ? "login" : means);

    private static RedactionObject Waiting(RedactionWish wish) =>
        new(wish.Id, wish.Index, wish.Reason, "waiting", [wish.RequestedBy], wish.Requested, []);

    private static HoldObject ObjectOf(Hold hold) => new(
        hold.Id, hold.Reason, hold.First, hold.End, HoldTimes.Text(hold.Since), HoldTimes.Text(hold.Until), hold.Class, [.. hold.Approvers.Select(static approver => approver.Name)]);

    private static string Text(ulong index) => index.ToString(CultureInfo.InvariantCulture);
}
