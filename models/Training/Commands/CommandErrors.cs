using RealtimeRec.Onnx;
using RealtimeRec.Ranking;

namespace RealtimeRec.Training.Commands;

/// <summary>Ends a command that cannot go on with one sentence instead of a stack trace.</summary>
internal static class CommandErrors
{
    /// <summary>Runs a command.</summary>
    /// <returns>Its exit code; 1 when it could not go on.</returns>
    public static int Guard(Func<int> run)
    {
        try
        {
            return run();
        }
        catch (Exception exception) when (exception is TrainingException or SequenceFileException or ModelFormatException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }
    }
}
