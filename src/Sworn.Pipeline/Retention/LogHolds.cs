using System.Text.RegularExpressions;
using Sworn.Store.Files;
using Sworn.Store.Log;
using Sworn.Store.Retention;

namespace Sworn.Pipeline.Retention;

/// <summary>
/// Sets and releases holds. A hold holds from the moment that it is in the book, before the log says so; a release is said
/// first and takes effect after: whatever a crash cuts between errs on the side of keeping. Thread-safe.
/// </summary>
public sealed partial class LogHolds(StoreDirectory directory, LogWriter writer) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>The holds that stand.</summary>
    /// <exception cref="StoreException">The file cannot be read.</exception>
    public IReadOnlyList<Hold> Holds => HoldBook.Read(directory).Holds;

    /// <summary>Says in the log what a crash kept an earlier session from saying.</summary>
    /// <exception cref="StoreException">The medium failed or is full.</exception>
    public async Task DeclareAllAsync()
    {
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            foreach (var id in HoldBook.Read(directory).Undeclared)
            {
                await DeclareAsync(id).ConfigureAwait(false);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Sets a hold. Completes when the log says so on stable storage.</summary>
    /// <exception cref="RedactionException">It cannot be set as it is, and why.</exception>
    /// <exception cref="StoreException">The medium failed or is full; the hold stands all the same when it is in the list.</exception>
    public async Task SetAsync(Hold hold)
    {
        ArgumentNullException.ThrowIfNull(hold);
        Check(hold);
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            var book = HoldBook.Read(directory);
            if (book.Find(hold.Id) is not null || book.Holds.Count >= HoldBook.MaxHolds)
            {
                throw new RedactionException(book.Find(hold.Id) is not null ? $"there is a hold '{hold.Id}' already" : $"{HoldBook.MaxHolds} holds stand already; release some");
            }

            book.With(hold).Write(directory);
            await DeclareAsync(hold.Id).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Releases a hold. Completes when the log says so and it holds no more.</summary>
    /// <exception cref="RedactionException">There is no such hold, or no reason.</exception>
    /// <exception cref="StoreException">The medium failed or is full; the hold stands when it is in the list.</exception>
    public async Task ReleaseAsync(string id, string reason, IReadOnlyList<Approver> approvers)
    {
        RedactionTarget.CheckReason(reason);
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            if (HoldBook.Read(directory).Find(id) is null)
            {
                throw new RedactionException($"there is no hold '{id}'");
            }

            await writer.DeclareReleaseAsync(id, reason, approvers).ConfigureAwait(false);
            HoldBook.Read(directory).Without(id).Write(directory);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task DeclareAsync(string id)
    {
        var book = HoldBook.Read(directory);
        await writer.DeclareHoldAsync(book.Find(id)!).ConfigureAwait(false);
        book.Declared(id).Write(directory);
    }

    private static void Check(Hold hold)
    {
        RedactionTarget.CheckReason(hold.Reason);
        if (!Name().IsMatch(hold.Id))
        {
            throw new RedactionException("a hold's name has 1 to 64 letters, digits, dots, dashes and underscores, and begins with a letter or digit");
        }

        if (hold.First >= hold.End || hold.Since >= hold.Until)
        {
            throw new RedactionException("the end of what is held lies before its beginning");
        }
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Name();
}
