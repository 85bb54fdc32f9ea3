-- Neovim: diagnostics of an open buffer, one that an edit mends, and the related place that names the manifest.
local shop = os.getenv('SHOP')
local function fail(why) io.stderr:write('neovim: ' .. why .. '\n'); vim.cmd('cquit 1') end
local function found(code)
  for _, one in ipairs(vim.diagnostic.get(0)) do
    if one.code == code or (one.user_data and one.user_data.lsp and one.user_data.lsp.code == code) then return one end
  end
end

vim.cmd('edit ' .. shop .. '/web/app.py')
local id = vim.lsp.start_client({ name = 'seaworthy', cmd = { os.getenv('SEAWORTHY'), 'lsp' }, root_dir = shop })
if not id then fail('the server did not start') end
vim.lsp.buf_attach_client(0, id)
if not vim.wait(20000, function() return found('state/local-write') ~= nil end, 20) then fail('no diagnostics') end

-- Line 5 in Lua's bytes: `größe = "🚀"; handler = ` has 28.
local log = found('logs/file')
if log.lnum ~= 4 or log.col ~= 28 then fail('logs/file at ' .. log.lnum .. ':' .. log.col) end
local write = found('state/local-write')
if write.severity ~= vim.diagnostic.severity.ERROR then fail('severity ' .. write.severity) end

vim.api.nvim_buf_set_lines(0, 4, 5, false, { 'handler = logging.StreamHandler()' })
if not vim.wait(20000, function() return found('logs/file') == nil end, 20) then fail('the edit was not followed') end
if not found('state/local-write') then fail('the other finding is gone') end

local hover
vim.lsp.buf_request(0, 'textDocument/hover', { textDocument = vim.lsp.util.make_text_document_params(), position = { line = 11, character = 12 } },
  function(_, result) hover = result end)
if not vim.wait(20000, function() return hover ~= nil end, 20) then fail('no hover') end
if not hover.contents.value:find('What to do', 1, true) then fail('hover says ' .. hover.contents.value) end

local client = vim.lsp.get_client_by_id(id)
local asked = { textDocument = vim.lsp.util.make_text_document_params(), context = { diagnostics = {} },
  range = { start = { line = 11, character = 12 }, ['end'] = { line = 11, character = 12 } } }
local silence
for _, answer in pairs(vim.lsp.buf_request_sync(0, 'textDocument/codeAction', asked, 20000) or {}) do
  for _, action in ipairs(answer.result or {}) do
    if action.title:find('Silence state/local-write', 1, true) then silence = action end
  end
end
if not silence then fail('no action silences') end
vim.lsp.util.apply_workspace_edit(silence.edit, client.offset_encoding)
if not vim.wait(20000, function() return found('state/local-write') == nil end, 20) then fail('the finding is not silenced') end
if not found('health/no-endpoint') then fail('others are silenced, too') end
io.stdout:write('neovim: diagnostics, an edit, hover, a finding silenced\n')
vim.cmd('qall!')
