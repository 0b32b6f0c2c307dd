using System.Collections.ObjectModel;
using System.Text;
using Sworn.Host.Configuration.Model;
using Sworn.Host.Configuration.Yaml;

namespace Sworn.Host.Configuration;

/// <summary>
/// Reads a configuration and finds everything that is wrong with it at once. Nothing in a file makes these methods
/// throw. Thread-safe.
/// </summary>
public static class ConfigurationLoader
{
    /// <summary>The longest file that is read, in octets: 256 inputs with every key take a tenth of it.</summary>
    public const int MaxFileBytes = 1 << 20;

    private const char ByteOrderMark = '\uFEFF';
    private const string NoFile = "(no file)";

    private static readonly UTF8Encoding StrictUtf8 =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The configuration of a node that has no file: every default, save for the overrides.</summary>
    /// <exception cref="Sworn.Core.InvariantException">An override names no key, or one within a list.</exception>
    public static ConfigurationResult LoadDefaults(
        NodeEnvironment environment,
        params IReadOnlyList<SettingOverride> overrides) => Load(string.Empty, NoFile, environment, overrides);

    /// <summary>Reads a configuration from a file, with the defaults of this machine.</summary>
    public static ConfigurationResult LoadFile(string path) => LoadFile(path, NodeEnvironment.Current);

    /// <summary>
    /// Reads a configuration from a file. A file that is missing, unreadable, too long or not UTF-8 is an error in the
    /// result.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="environment">The machine whose defaults apply.</param>
    /// <param name="overrides">Values that take precedence over the file; none twice.</param>
    /// <exception cref="Sworn.Core.InvariantException">An override names no key, or one within a list.</exception>
    public static ConfigurationResult LoadFile(
        string path,
        NodeEnvironment environment,
        params IReadOnlyList<SettingOverride> overrides)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return TryDecode(ReadBounded(path), out var text, out var position)
                ? Load(text, path, environment, overrides)
                : NotUtf8(path, position);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            var hint = "Check the path; without a file the node runs on its defaults.";
            return Unreadable(path, "the file does not exist", hint);
        }
        catch (UnauthorizedAccessException)
        {
            return Directory.Exists(path)
                ? Unreadable(path, "this is a directory", "Name the file in it.")
                : Unreadable(path, "this user may not read the file", "Give the user of sworn permission to read it.");
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or NotSupportedException)
        {
            var reason = exception.Message.TrimEnd('.');
            return Unreadable(path, $"the file cannot be read: {reason}", "Check the path and the disk.");
        }
    }

    /// <summary>Reads a configuration from its text, with the defaults of this machine.</summary>
    public static ConfigurationResult Load(string text, string fileName) =>
        Load(text, fileName, NodeEnvironment.Current);

    /// <summary>Reads a configuration from its text.</summary>
    /// <param name="text">The YAML text.</param>
    /// <param name="fileName">What errors and origins call it.</param>
    /// <param name="environment">The machine whose defaults apply.</param>
    /// <param name="overrides">Values that take precedence over the file; none twice.</param>
    /// <exception cref="Sworn.Core.InvariantException">An override names no key, or one within a list.</exception>
    public static ConfigurationResult Load(
        string text,
        string fileName,
        NodeEnvironment environment,
        params IReadOnlyList<SettingOverride> overrides)
    {
        ArgumentNullException.ThrowIfNull(text);
        var errors = new ErrorList(fileName);
        if (text.Length > MaxFileBytes)
        {
            var problem = $"the file is longer than {new ByteSize(MaxFileBytes)}";
            errors.Add(ConfigurationErrorCode.TooLarge, default, problem, "Check that this is the right file.");
            return Failed(fileName, errors);
        }

        var document = new YamlTreeReader(errors).Read(text.TrimStart(ByteOrderMark));
        if (errors.Count > 0)
        {
            return Failed(fileName, errors);
        }

        var reader = new ConfigurationReader(fileName, environment, errors, overrides);
        var configuration = (SwornConfiguration)reader.Read(SectionModel.Root, document);
        new ConfigurationChecks(reader.Trace, errors).Run(configuration);
        var effective = errors.Count == 0 ? configuration : null;
        return new ConfigurationResult(fileName, effective, errors.InOrder(), reader.Origins);
    }

    private static ConfigurationResult Failed(string file, ErrorList errors) =>
        new(file, effective: null, errors.InOrder(), ReadOnlyDictionary<string, SettingOrigin>.Empty);

    private static ConfigurationResult Unreadable(string path, string problem, string hint)
    {
        var errors = new ErrorList(path);
        errors.Add(ConfigurationErrorCode.FileUnreadable, default, problem, hint);
        return Failed(path, errors);
    }

    private static ConfigurationResult NotUtf8(string path, YamlPosition position)
    {
        var errors = new ErrorList(path);
        var problem = "the file is not UTF-8 from here on";
        errors.Add(ConfigurationErrorCode.NotUtf8, position, problem, "Save it as UTF-8 in your editor.");
        return Failed(path, errors);
    }

    /// <summary>The octets of a file, at most one more than are allowed: it may be a pipe without end.</summary>
    private static byte[] ReadBounded(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[MaxFileBytes + 1];
        return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    private static bool TryDecode(byte[] bytes, out string text, out YamlPosition position)
    {
        (text, position) = (string.Empty, default);
        try
        {
            text = StrictUtf8.GetString(bytes);
            return true;
        }
        catch (DecoderFallbackException exception)
        {
            var before = bytes.AsSpan(0, exception.Index);
            position = new YamlPosition(before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
            return false;
        }
    }
}
