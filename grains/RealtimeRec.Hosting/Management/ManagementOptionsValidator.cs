using System.Net;
using Microsoft.Extensions.Options;

namespace RealtimeRec.Hosting.Management;

/// <summary>Refuses a Management section that cannot work, naming the key.</summary>
internal sealed class ManagementOptionsValidator : IValidateOptions<ManagementOptions>
{
    public ValidateOptionsResult Validate(string? name, ManagementOptions options) => options.Port is >= 0 and <= IPEndPoint.MaxPort
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"{ManagementOptions.PortKey} must be a TCP port, 1 to {IPEndPoint.MaxPort}, or 0 for none of its own, not {options.Port}.");
}
