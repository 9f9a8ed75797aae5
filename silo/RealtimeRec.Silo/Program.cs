using RealtimeRec.Silo.DeadLetters;
using RealtimeRec.Silo.Hosting;

return args is [ReplayCommand.Name, .. var rest] ? await ReplayCommand.InvokeAsync(rest) : await SiloProgram.RunAsync(args);
