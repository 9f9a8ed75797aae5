using RealtimeRec.Silo.Hosting;

return await SiloProgram.RunAsync(args);
