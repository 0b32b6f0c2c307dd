using Microsoft.Extensions.Logging;
using Sworn.Pipeline.Archiving;
using Sworn.Pipeline.Receiving;
using Sworn.Store.Log;

namespace Sworn.Host.Running;

/// <summary>What the forwarding of a node works with.</summary>
/// <param name="Writer">The log's writer.</param>
/// <param name="Archives">Who else needs the files that outputs close.</param>
/// <param name="Intake">Closed by outputs that stop the intake.</param>
/// <param name="Audit">The node's record of its own acts.</param>
/// <param name="Loggers">The program's log.</param>
/// <param name="Time">The clock.</param>
/// <param name="PortOf">The port of an input, by its name.</param>
/// <param name="Watch">Makes the end of a thread by a fault the end of the node.</param>
internal sealed record ForwardingServices(
    LogWriter Writer, Archives Archives, IntakeGate Intake, AuditTrail Audit, ILoggerFactory Loggers, TimeProvider Time, Func<string, int?> PortOf,
    Action<Task, string> Watch);
