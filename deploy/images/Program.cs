using System.Globalization;
using RealtimeRec.Images;

var limit = ImageCheck.MaxAppBytes;
if (args is ["--max-app", var megabytes, .. var rest] && int.TryParse(megabytes, NumberStyles.None, CultureInfo.InvariantCulture, out var most))
{
    (limit, args) = (most * 1_000_000L, rest);
}

if (args.Length == 0)
{
    await Console.Error.WriteLineAsync("Usage: RealtimeRec.Images [--max-app MEGABYTES] ARCHIVE…  checks images in files, as deploy/images/build writes them.");
    return 2;
}

var refused = 0;
foreach (var path in args)
{
    try
    {
        var image = ImageArchive.Read(path);
        var faults = ImageCheck.Run(image, limit);
        foreach (var fault in faults)
        {
            await Console.Error.WriteLineAsync($"{path}: {fault.Rule}: {fault.Message}");
        }

        refused += faults.Count == 0 ? 0 : 1;
        Console.WriteLine($"{path}: {(faults.Count == 0 ? "passed" : "refused")}: {ImageCheck.Describe(image)}");
    }
    catch (Exception exception) when (exception is IOException or InvalidDataException)
    {
        refused++;
        await Console.Error.WriteLineAsync(exception.Message);
    }
}

return refused == 0 ? 0 : 1;
