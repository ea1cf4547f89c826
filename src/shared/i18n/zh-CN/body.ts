/** 正文与消息：内容的查看方式。 */
export const body = {
  look: '显示为',
  as: { json: 'JSON', parts: '组成', image: '图像', text: '文本', hex: '十六进制' },
  empty: '没有正文。',
  cut: '共 {{all}}，只显示了 {{shown}}。保存正文即可得到全部内容。',
  members_one: '{{n}} 项',
  members_other: '{{n}} 项',
  image: '正文中的图像',
  notDrawn: '不绘制这个图像（{{type}}），其字节见“十六进制”。',
  loading: '正在读取……',
};
