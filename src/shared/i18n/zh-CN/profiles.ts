/** 配置方案，位于状态栏。 */
export const profiles = {
  label: '配置方案',
  inUse: '方案：{{name}}',
  first: '默认',
  new: '新建方案…',
  remove: '删除 {{name}}',
  import: '导入…',
  export: '导出…',
  notRead: '该文件不是配置方案。',
  newTitle: '新建方案',
  newHint: '从当前的列、颜色、已存过滤器和时间格式开始。',
  name: '方案名称',
  taken: '已有同名方案。',
  cancel: '取消',
  make: '新建',
};
