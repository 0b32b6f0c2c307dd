namespace Sworn.Host.Configuration;

/// <summary>A facility of RFC 9742 in place of a message's own, or the message's own.</summary>
public enum FacilityChoice
{
    /// <summary>The message's own.</summary>
    Keep = -1,

    /// <summary>0.</summary>
    Kern,

    /// <summary>1.</summary>
    User,

    /// <summary>2.</summary>
    Mail,

    /// <summary>3.</summary>
    Daemon,

    /// <summary>4.</summary>
    Auth,

    /// <summary>5.</summary>
    Syslog,

    /// <summary>6.</summary>
    Lpr,

    /// <summary>7.</summary>
    News,

    /// <summary>8.</summary>
    Uucp,

    /// <summary>9.</summary>
    Cron,

    /// <summary>10.</summary>
    Authpriv,

    /// <summary>11.</summary>
    Ftp,

    /// <summary>12.</summary>
    Ntp,

    /// <summary>13.</summary>
    Audit,

    /// <summary>14.</summary>
    Console,

    /// <summary>15.</summary>
    Cron2,

    /// <summary>16.</summary>
    Local0,

    /// <summary>17.</summary>
    Local1,

    /// <summary>18.</summary>
    Local2,

    /// <summary>19.</summary>
    Local3,

    /// <summary>20.</summary>
    Local4,

    /// <summary>21.</summary>
    Local5,

    /// <summary>22.</summary>
    Local6,

    /// <summary>23.</summary>
    Local7,
}
