using Sworn.Pipeline.Receiving;
using Sworn.Pipeline.Sending;
using Sworn.Store.Log;
using Sworn.Testing;

namespace Sworn.Pipeline.Tests.Policies;

/// <summary>
/// Every policy, changed at random while the disk runs full and empties again, by seed: the accounts balance at every instant, and at
/// the end log, output and leaves bear them out to the message.
/// </summary>
public sealed class PolicySimulationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sworn-policy-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [Trait("OPSEC", "2.18")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(20_261_127)]
    public void The_accounts_balance_through_every_policy_and_say_of_every_message_where_it_is(ulong seed)
    {
        var random = new SeededRandom(seed);
        var file = Path.Join(_folder.FullName, "sent");
        using var node = new PolicyNode(random.Pick(Enum.GetValues<FullPolicy>()), new FileOutputOptions { Name = "file", Number = 0, Path = file });
        for (var step = 0; step < 400; step++)
        {
            Step(node, random);
            Assert.True(node.Account.IsBalanced, $"seed {seed}, step {step}: {node.Account}");
        }

        node.FreeDisk();
        node.Congestion.Policy = null;
        node.Writer.SetPolicy(FullPolicy.Block, duration: null);
        node.Writer.Resume();
        node.WaitFor(RecordingState.Recording);
        node.Finish();
        Check(node, file, seed);
    }

    private static void Step(PolicyNode node, SeededRandom random)
    {
        switch (random.Below(12))
        {
            case 0:
                node.FillDisk();
                break;
            case 1:
                node.FreeDisk();
                break;
            case 2:
                node.Writer.SetPolicy(random.Pick(Enum.GetValues<FullPolicy>()), random.Chance(50) ? TimeSpan.FromMilliseconds(random.Below(20)) : null);
                break;
            case 3:
                node.Writer.Resume();
                break;
            case 4:
                node.Congestion.Policy = random.Pick<BackPressurePolicy?>([null, BackPressurePolicy.Block, BackPressurePolicy.DropOldest, BackPressurePolicy.DropNewest]);
                break;
            case 5:
                node.Congestion.DiskPercent = random.Below(101);
                break;
            default:
                node.Offer(random.Between(1, 80), random.Chance(50) ? 34 : 39);
                break;
        }
    }

    private static void Check(PolicyNode node, string file, ulong seed)
    {
        var (account, stored) = (node.Account, node.Stored());
        var sent = File.ReadLines(file).Select(PolicyNode.NumberOf).ToHashSet();
        Assert.True(account.IsBalanced && account.InFlight == 0, $"seed {seed}: {account}");
        Assert.Equal(node.Offered, account.Received);
        Assert.Equal(account.Stored, stored.Count);
        Assert.True(stored.Order().SequenceEqual(stored.Distinct()), $"seed {seed}: a message is in the log twice or out of order");
        Assert.Equal(account.ForwardedOnly, sent.Except(stored).Count());
        Assert.True(stored.TrueForAll(sent.Contains), $"seed {seed}: a message of the log was not sent");
        var output = node.Output("file");
        Assert.True(output.IsBalanced, $"seed {seed}: {output}");
        Assert.Equal(0, output.Missing);

        // What the writer gave up, and what went past it, stands in leaves.
        var resumed = node.Leaves("RECORDING-RESUME");
        Assert.Equal(account.ForwardedOnly, resumed.Sum(leaf => leaf.GetProperty("forwarded_only").GetInt64()));
        Assert.Equal(
            account.Dropped.GetValueOrDefault(LogWriter.StoreFull),
            resumed.Concat(node.Leaves("DROP-END")).Sum(leaf => leaf.GetProperty("messages").GetInt64()));
        Assert.Equal(node.Leaves("RECORDING-STOP").Count, resumed.Count);
    }
}
