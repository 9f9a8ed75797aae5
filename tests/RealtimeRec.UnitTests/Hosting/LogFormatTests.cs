using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Configuration;
using RealtimeRec.Hosting.Logging;

namespace RealtimeRec.UnitTests.Hosting;

public sealed class LogFormatTests
{
    [Fact]
    public void NoSecretIsLogged()
    {
        var secrets = SecretRedaction.Of(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Kafka:SaslPassword", (string?)"hunter2")]).Build());
        foreach (var formatter in (ConsoleFormatter[])[new LineFormatter(TimeProvider.System, new LogRate(TimeProvider.System), secrets), new JsonFormatter(TimeProvider.System, new LogRate(TimeProvider.System), secrets)])
        {
            var text = Write(formatter, LogLevel.Error, "said hunter2", new InvalidOperationException("redis://:other@host and hunter2"));
            Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
            Assert.DoesNotContain("other", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(LogLevel.Error)]
    [InlineData(LogLevel.Warning)]
    [InlineData(LogLevel.Information)]
    public void ARecordIsOneLineWhateverIsInIt(LogLevel level)
    {
        foreach (var formatter in (ConsoleFormatter[])[new LineFormatter(TimeProvider.System, new LogRate(TimeProvider.System), SecretRedaction.None), new JsonFormatter(TimeProvider.System, new LogRate(TimeProvider.System), SecretRedaction.None)])
        {
            var text = Write(formatter, level, "first\nsecond \"quoted\"\r\nthird", Thrown());
            Assert.EndsWith(Environment.NewLine, text, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', text.TrimEnd('\n', '\r'));
            Assert.Contains("second", text, StringComparison.Ordinal);
            // The stack is for what nobody dealt with.
            Assert.Equal(level == LogLevel.Error, text.Contains(nameof(Thrown), StringComparison.Ordinal));
            Assert.Contains("of the test", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AJsonRecordHasTimeLevelCategoryAndMessage()
    {
        using var record = JsonDocument.Parse(Write(new JsonFormatter(TimeProvider.System, new LogRate(TimeProvider.System), SecretRedaction.None), LogLevel.Warning, "a \"message\"\n张", null));
        var root = record.RootElement;
        Assert.Equal(("warning", "a.b", "a \"message\"\n张"), (root.GetProperty("level").GetString(), root.GetProperty("category").GetString(), root.GetProperty("message").GetString()));
        Assert.True(root.GetProperty("time").TryGetDateTimeOffset(out _));
        Assert.False(root.TryGetProperty("exception", out _));
    }

    [Theory]
    [InlineData(null, "realtimerec-line")]
    [InlineData("json", "realtimerec-json")]
    [InlineData("JSON", "realtimerec-json")]
    public void TheFormatIsASetting(string? setting, string formatter)
    {
        using var host = Host(setting);
        Assert.Equal(formatter, host.Services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.FormatterName);
    }

    [Fact]
    public void AFormatThatIsNoneStopsTheStartAndNamesTheKey()
    {
        using var host = Host("yaml");
        var refused = Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains("Logging:Format", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Orleans.Runtime.Scheduler.WorkItemGroup", LogLevel.Warning, false)]
    [InlineData("Orleans.Runtime.Catalog", LogLevel.Warning, true)]
    [InlineData("RealtimeRec.Silo", LogLevel.Information, true)]
    [InlineData("Microsoft.AspNetCore.Routing", LogLevel.Information, false)]
    [InlineData("Microsoft.Extensions.Diagnostics.HealthChecks.DefaultHealthCheckService", LogLevel.Error, false)]
    public void LevelsSayWhatIsWorthALine(string category, LogLevel level, bool isWritten)
    {
        using var host = Host(null);
        Assert.Equal(isWritten, host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(category).IsEnabled(level));
    }

    [Fact]
    public void SettingsWinOverTheLevelsChosenHere()
    {
        using var host = Host(null, new() { ["Logging:LogLevel:RealtimeRec"] = "Error", ["Logging:LogLevel:Orleans.Runtime.Scheduler"] = "Debug" });
        var loggers = host.Services.GetRequiredService<ILoggerFactory>();
        Assert.False(loggers.CreateLogger("RealtimeRec.Silo").IsEnabled(LogLevel.Warning));
        Assert.True(loggers.CreateLogger("Orleans.Runtime.Scheduler.WorkItemGroup").IsEnabled(LogLevel.Debug));
    }

    private static IHost Host(string? format, Dictionary<string, string?>? settings = null)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        foreach (var (key, value) in settings ?? [])
        {
            builder.Configuration[key] = value;
        }

        builder.Configuration["Logging:Format"] = format;
        builder.AddRealtimeRecLogging();
        return builder.Build();
    }

    private static string Write(ConsoleFormatter formatter, LogLevel level, string message, Exception? exception)
    {
        using var writer = new StringWriter();
        formatter.Write(new LogEntry<string>(level, "a.b", default, message, exception, (state, _) => state), null, writer);
        return writer.ToString();
    }

    private static InvalidOperationException Thrown()
    {
        try
        {
            throw new InvalidOperationException("of the test\nin two lines");
        }
        catch (InvalidOperationException exception)
        {
            return exception;
        }
    }
}
