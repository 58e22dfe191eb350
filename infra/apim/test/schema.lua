-- What the gateway has to look into: the claims of a token, and whether a body of JSON is what the API describes.
package.cpath = package.cpath .. ";/usr/lib/x86_64-linux-gnu/lua/5.3/?.so;/usr/lib/aarch64-linux-gnu/lua/5.3/?.so"
local json = require("cjson.safe")

local file = assert(io.open(os.getenv("GATEWAY_TEST") .. "/openapi.json"))
local api = assert(json.decode(file:read("a")))
file:close()

local function resolve(schema)
  while schema["$ref"] do
    schema = api.components.schemas[schema["$ref"]:match("([^/]+)$")]
  end
  return schema
end

local function is_array(value)
  return type(value) == "table" and (#value > 0 or next(value) == nil)
end

local kinds = {
  string = function(value) return type(value) == "string" end,
  number = function(value) return type(value) == "number" end,
  integer = function(value) return type(value) == "number" and value == math.floor(value) end,
  boolean = function(value) return type(value) == "boolean" end,
  array = is_array,
  object = function(value) return type(value) == "table" and (not is_array(value) or next(value) == nil) end,
}

-- What is wrong with a value, or nil.
local function wrong(value, schema, at)
  schema = resolve(schema)
  if value == json.null then
    return not schema.nullable and at .. " is null" or nil
  end
  local choices = schema.oneOf or schema.anyOf
  if choices then
    -- Of several descriptions, the one that is of the value's kind says best what is wrong.
    local said
    for _, choice in ipairs(choices) do
      local problem = wrong(value, choice, at)
      if not problem then return nil end
      if not said or not problem:find(at .. " is no ", 1, true) then said = problem end
    end
    return said
  end
  for _, part in ipairs(schema.allOf or {}) do
    local problem = wrong(value, part, at)
    if problem then return problem end
  end
  if schema.type and kinds[schema.type] and not kinds[schema.type](value) then
    return at .. " is no " .. schema.type
  end
  if schema.type == "array" then
    for place, item in ipairs(value) do
      local problem = wrong(item, schema.items, at .. "[" .. place - 1 .. "]")
      if problem then return problem end
    end
  elseif type(value) == "table" then
    for _, name in ipairs(schema.required or {}) do
      if value[name] == nil then return at .. "." .. name .. " is missing" end
    end
    for name, property in pairs(schema.properties or {}) do
      local problem = value[name] ~= nil and wrong(value[name], property, at .. "." .. name) or nil
      if problem then return problem end
    end
  end
  return nil
end

-- What is described for a path, of which some parts are names in braces.
local function described(path)
  if api.paths[path] then return api.paths[path] end
  for template, operations in pairs(api.paths) do
    if template:find("{", 1, true) and path:match("^" .. template:gsub("%-", "%%-"):gsub("{[^}]*}", "[^/]+") .. "$") then return operations end
  end
  return {}
end

core.register_action("validate", { "http-req" }, function(txn)
  local path = txn.sf:path():gsub("^/v1", "")
  local operation = described(path)[txn.sf:method():lower()]
  local content = operation and operation.requestBody and operation.requestBody.content["application/json"]
  if not content then return end
  local body, problem = json.decode(txn.sf:req_body())
  if body == nil then
    problem = "it is no JSON"
  else
    problem = wrong(body, content.schema, "$")
  end
  if problem then txn:set_var("txn.invalid", problem) end
end)

core.register_action("claims", { "http-req" }, function(txn, audience)
  txn:set_var("txn.admin", false)
  local token = txn:get_var("txn.token")
  local payload = token and token:match("^[^.]+%.([^.]+)%.")
  local claims = payload and json.decode(txn.c:ub64dec(payload) or "")
  if type(claims) ~= "table" or claims.aud ~= audience or (claims.exp or 0) <= os.time() or type(claims.roles) ~= "table" then return end
  for _, role in ipairs(claims.roles) do
    if role == "attune.admin" then txn:set_var("txn.admin", true) end
  end
end, 1)
