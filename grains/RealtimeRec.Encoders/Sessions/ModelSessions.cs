using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using RealtimeRec.Encoders.Files;

namespace RealtimeRec.Encoders.Sessions;

/// <summary>Makes the sessions that models run in.</summary>
public static class ModelSessions
{
    /// <summary>The provider that can be used here: the one configured, or the CPU where that may take over.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="reason">Why the one configured cannot be used; null when it can.</param>
    /// <returns>Null when none can.</returns>
    public static ExecutionProvider? Choose(ExecutionOptions options, out string? reason)
    {
        reason = null;
        if (options.Provider == ExecutionProvider.Cpu)
        {
            return ExecutionProvider.Cpu;
        }

        try
        {
            using var _ = Options(options, options.Provider, slot: 0);
            return options.Provider;
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            reason = $"Provider {options.Provider.Name()} cannot be loaded: {ModelFolder.FirstLine(exception)} It needs an NVIDIA driver, CUDA, and the build for GPUs (-p:OnnxRuntime=gpu).";
            return options.FallBackToCpu ? ExecutionProvider.Cpu : null;
        }
    }

    /// <summary>Opens a model on a device.</summary>
    /// <param name="model">The file's bytes.</param>
    /// <param name="options">The configuration.</param>
    /// <param name="provider">What runs it.</param>
    /// <param name="slot">Number of the device.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="ModelException">It is no model that can be run.</exception>
    public static InferenceSession Open(byte[] model, ExecutionOptions options, ExecutionProvider provider, int slot, string name)
    {
        try
        {
            using var session = Options(options, provider, slot);
            return new InferenceSession(model, session);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new ModelException($"{name} is no model that can be run: {ModelFolder.FirstLine(exception)}", exception);
        }
    }

    private static SessionOptions Options(ExecutionOptions options, ExecutionProvider provider, int slot)
    {
        var session = new SessionOptions { InterOpNumThreads = 1, IntraOpNumThreads = options.Threads };

        // The thread that runs the model is one of them; others must not spin beside the silo's own work between two batches.
        session.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        try
        {
            var device = (options.DeviceId + slot).ToString(CultureInfo.InvariantCulture);
            var memory = options.MemoryLimit.ToString(CultureInfo.InvariantCulture);
            if (provider == ExecutionProvider.Tensorrt)
            {
                using var tensorrt = new OrtTensorRTProviderOptions();
                tensorrt.UpdateOptions(new Dictionary<string, string> { ["device_id"] = device, ["trt_fp16_enable"] = "1" });
                session.AppendExecutionProvider_Tensorrt(tensorrt);
            }

            if (provider is ExecutionProvider.Cuda or ExecutionProvider.Tensorrt)
            {
                using var cuda = new OrtCUDAProviderOptions();
                var settings = new Dictionary<string, string> { ["device_id"] = device };
                if (options.MemoryLimit > 0)
                {
                    settings["gpu_mem_limit"] = memory;
                }

                cuda.UpdateOptions(settings);
                session.AppendExecutionProvider_CUDA(cuda);
            }

            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
