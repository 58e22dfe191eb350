-- wrk: 90% recommendations and 10% single events, of users u0..u6039 and items i0..i3699.
math.randomseed(os.time())
local sent = 0
request = function()
  sent = sent + 1
  local user = math.random(6040) - 1
  if math.random(10) == 1 then
    local body = string.format('{"id":"load-%d-%d","userId":"u%d","itemId":"i%d","type":"view"}', sent, math.random(1e9), user, math.random(3700))
    return wrk.format("POST", "/v1/events", {["Content-Type"] = "application/json"}, body)
  end
  return wrk.format("GET", "/v1/users/u" .. user .. "/recommendations")
end
