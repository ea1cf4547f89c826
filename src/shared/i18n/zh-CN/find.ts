/** 在数据包中查找。 */
export const find = {
  label: '在数据包中查找',
  what: '查找内容',
  where: '查找位置',
  kind: '内容类型',
  place: { bytes: '字节', details: '详情', info: '信息', contents: '正文与消息' },
  as: { text: '文本', hex: '十六进制', regex: '正则表达式' },
  hint: { text: '文本', hex: '47 45 54', regex: 'user(name)?=\\w+' },
  matchCase: '区分大小写',
  searching: '已查找的数据包',
  searched: '{{percent}}%',
  cancel: '取消',
  found: '数据包 {{n}}：',
  wrapped: '已从另一端重新开始',
  none: '在显示的数据包中没有找到。',
  close: '关闭',
};
