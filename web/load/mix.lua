-- Asks for the addresses in QUERIES one after another, every thread for others.
local paths = {}
for line in io.lines(os.getenv("QUERIES")) do paths[#paths + 1] = line end
local threads = 0
function setup(thread)
  thread:set("first", threads)
  threads = threads + 1
end
local i
function request()
  i = (i or first * 7919) + 1
  return wrk.format("GET", paths[(i - 1) % #paths + 1])
end
function done(summary, latency)
  io.write(string.format("p50 %.1f ms, p99 %.1f ms, max %.1f ms, %d answers of 2xx, %d others\n",
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000,
    summary.requests - summary.errors.status, summary.errors.status))
end
