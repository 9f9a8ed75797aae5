using System.Text.Json;
using static TorchSharp.torch;

namespace RealtimeRec.Training.Torch;

/// <summary>A file from which a training goes on as if it had never stopped: weights, the best ones so far, the optimizer's state and the figures.</summary>
/// <param name="path">The file.</param>
/// <param name="training">Says what is trained on what; a checkpoint of anything else is refused.</param>
internal sealed class TrainingCheckpoint(string path, string training)
{
    private const string Magic = "RealtimeRec training 1";

    /// <summary>Loads what an earlier run left, if it left anything.</summary>
    /// <returns>The epochs done; null when there is no file.</returns>
    /// <exception cref="TrainingException">The file is of another training, or damaged.</exception>
    public List<EpochReport>? Load(nn.Module module, optim.Optimizer optimizer, WeightSnapshot best)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var reader = new BinaryReader(File.OpenRead(path));
            if (reader.ReadString() != Magic)
            {
                throw new InvalidDataException("it does not begin as one");
            }

            if (reader.ReadString() is var other && other != training)
            {
                throw new TrainingException($"{path} is the checkpoint of another training; delete it to begin anew, or give the options it was made with: {other}");
            }

            var reports = JsonSerializer.Deserialize<List<EpochReport>>(reader.ReadString())!;
            using var weights = new WeightSnapshot();
            weights.Take(WeightFile.Read(reader));
            weights.Restore(module);
            best.Take(WeightFile.Read(reader));
            ((TorchSharp.Modules.OptimizerHelper)optimizer).load_state_dict(reader);
            return reports;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or JsonException or FormatException or ArgumentException)
        {
            throw new TrainingException($"{path} is no whole checkpoint ({exception.Message}); delete it to begin anew.", exception);
        }
    }

    /// <summary>Writes all of it beside the former file, then puts it in its place.</summary>
    public void Save(nn.Module module, optim.Optimizer optimizer, WeightSnapshot best, IReadOnlyList<EpochReport> reports)
    {
        var unfinished = path + ".unfinished";
        using (var writer = new BinaryWriter(File.Create(unfinished)))
        {
            writer.Write(Magic);
            writer.Write(training);
            writer.Write(JsonSerializer.Serialize(reports));
            WeightFile.Write(writer, module.state_dict());
            WeightFile.Write(writer, best.Weights);
            ((TorchSharp.Modules.OptimizerHelper)optimizer).save_state_dict(writer);
        }

        File.Move(unfinished, path, overwrite: true);
    }

    /// <summary>Deletes the file: the training it is of has ended.</summary>
    public void Delete() => File.Delete(path);
}
