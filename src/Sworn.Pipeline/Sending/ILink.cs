using Sworn.Pipeline.Routing;

namespace Sworn.Pipeline.Sending;

/// <summary>
/// The way to a destination. It counts messages since it was opened: those it took and, of these, in the same order,
/// those confirmed by whatever confirmation the transport has. Belongs to its output's thread, but for
/// <see cref="Abort"/>.
/// </summary>
internal interface ILink : IDisposable
{
    /// <summary>What a confirmation means.</summary>
    DeliveryClass Delivery { get; }

    /// <summary>The destination in use, for people.</summary>
    string Peer { get; }

    /// <summary>The messages taken since it was opened.</summary>
    long Taken { get; }

    /// <summary>Those of them, from the first, that are confirmed.</summary>
    long Confirmed { get; }

    /// <summary>Messages that may be lost when the connection breaks: those that were confirmed, but not by the destination's program.</summary>
    long AtRisk => Delivery == DeliveryClass.Acknowledged ? 0 : Confirmed;

    /// <summary>Messages that could not be written as they were: cut, or with line feeds replaced. Since the node started.</summary>
    long Altered { get; }

    /// <summary>Messages that nobody took and that will not be sent again: a terminal was stopped. Since the node started.</summary>
    long Undelivered => 0;

    /// <summary>How long it may be left alone while something is unconfirmed.</summary>
    TimeSpan Patience => TimeSpan.FromMilliseconds(20);

    /// <summary>How many messages at the most lie between two places where the cursor may stand.</summary>
    int MessagesPerMark => 16;

    /// <summary>Whether the destination is there once the link is open; else only a confirmation says so.</summary>
    bool IsReachedWhenOpen => true;

    /// <summary>Makes the connection and begins to count anew.</summary>
    /// <exception cref="OutputException">It cannot be made.</exception>
    void Open();

    /// <summary>Takes a message. May wait as long as the destination does not take anything.</summary>
    /// <param name="record">The record: its index, its source, its times. What leaves the node is the message alone.</param>
    /// <param name="message">What to send; copied if it is needed later.</param>
    /// <exception cref="OutputException">The destination is lost.</exception>
    void Send(in RoutedRecord record, ReadOnlySpan<byte> message);

    /// <summary>Sends what was gathered.</summary>
    /// <exception cref="OutputException">The destination is lost.</exception>
    void Flush();

    /// <summary>Looks for confirmations, and whether the destination is still there.</summary>
    /// <param name="wait">How long it may wait for confirmations.</param>
    /// <exception cref="OutputException">The destination is lost.</exception>
    void Poll(TimeSpan wait);

    /// <summary>Nothing more will come before the end: sends what it kept back to send it together with more.</summary>
    /// <exception cref="OutputException">The destination is lost.</exception>
    void Finish()
    {
        // Most links keep nothing back.
    }

    /// <summary>Ends the connection in order.</summary>
    void Close();

    /// <summary>Makes whatever the output's thread is waiting for fail. From any thread.</summary>
    void Abort();
}
