-- wrk: single events of 100,000 users.
math.randomseed(os.time())
local sent = 0
request = function()
  sent = sent + 1
  local body = string.format('{"id":"load-%d-%d","userId":"v%d","itemId":"i%d","type":"view"}', sent, math.random(1e9), math.random(100000), math.random(3700))
  return wrk.format("POST", "/v1/events", {["Content-Type"] = "application/json"}, body)
end
