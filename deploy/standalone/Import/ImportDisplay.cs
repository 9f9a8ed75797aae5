using System.Globalization;
using Spectre.Console;

namespace RealtimeRec.Standalone.Import;

/// <summary>Shows how far an import is: a progress bar on a terminal, else a line every few seconds.</summary>
internal sealed class ImportDisplay(IAnsiConsole console, TimeProvider timeProvider)
{
    private static readonly TimeSpan BarPeriod = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan LinePeriod = TimeSpan.FromSeconds(5);

    /// <summary>What is being done, in words.</summary>
    public static string Describe(ImportPhase phase) => phase switch
    {
        ImportPhase.Waiting => "waiting",
        ImportPhase.Checking => "checking the file",
        ImportPhase.Reading => "reading",
        ImportPhase.WritingProducts => "writing products",
        ImportPhase.ApplyingEvents => "applying events",
        ImportPhase.Settling => "counting what was done with each product",
        ImportPhase.Complete => "complete",
        ImportPhase.Failed => "failed",
        _ => "stopped",
    };

    /// <summary>Shows <paramref name="import"/> until <paramref name="work"/> ends, and ends like it.</summary>
    public async Task ShowAsync(ImportState import, Task work)
    {
        if (console.Profile.Capabilities.Interactive && console.Profile.Out.IsTerminal)
        {
            await ShowBarAsync(import, work);
        }
        else
        {
            await ShowLinesAsync(import, work);
        }

        await work;
    }

    private async Task ShowBarAsync(ImportState import, Task work)
    {
        var progress = console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn());
        await progress.StartAsync(async context =>
        {
            var bar = context.AddTask("", maxValue: 1);
            var meter = new ImportMeter(timeProvider);
            while (!work.IsCompleted)
            {
                meter.Observe(import);
                bar.Value = import.Fraction;
                bar.Description = Markup.Escape($"{import.Request.Title}: {Describe(import.Phase)}, {Numbers(meter)}");
                await Task.WhenAny(work, Task.Delay(BarPeriod, timeProvider));
            }
        });
    }

    private async Task ShowLinesAsync(ImportState import, Task work)
    {
        var meter = new ImportMeter(timeProvider);
        meter.Observe(import);
        while (await Task.WhenAny(work, Task.Delay(LinePeriod, timeProvider)) != work)
        {
            meter.Observe(import);
            console.Profile.Out.Writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{import.Request.Title}: {Describe(import.Phase)}, {100 * import.Fraction:N0} %, {Numbers(meter)}"));
        }
    }

    private static string Numbers(ImportMeter meter)
    {
        var left = meter.TimeLeft is { } time ? string.Create(CultureInfo.InvariantCulture, $", {time:h\\:mm\\:ss} left") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{meter.RowsPerSecond:N0}/s{left}");
    }
}
