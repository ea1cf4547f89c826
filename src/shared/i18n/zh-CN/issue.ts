/** 每个错误代码一句话：是什么、在哪里、保留了什么。 */
export const issue = {
  'not-a-capture': '这不是抓包文件：开头不是 Capscope 认识的任何标识。',
  'file-empty': '文件是空的。',
};
