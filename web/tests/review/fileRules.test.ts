import { describe, expect, it } from "vitest";
import { acceptAttribute, DEFAULT_LIMITS, kindsInWords, refusal, sizeInWords } from "@/review/fileRules";

const file = (name: string, type: string, size = 1000) => ({ name, type, size });

describe("refusal", () => {
  it("lets pictures and PDF through", () => {
    expect(refusal(file("a.jpg", "image/jpeg"), DEFAULT_LIMITS)).toBe("");
    expect(refusal(file("a.PDF", ""), DEFAULT_LIMITS)).toBe("");
  });

  it.each([
    [file("说明.exe", "application/x-msdownload"), "换成 JPG、PNG 或 PDF"],
    [file("IMG_1.HEIC", ""), "兼容性最佳"],
    [file("空.pdf", "application/pdf", 0), "空文件"],
    [file("大.pdf", "application/pdf", 25 * 1024 * 1024), "有 25 MB，超过 20 MB"],
  ])("names the file and says what to do: %o", (given, part) => {
    const message = refusal(given, DEFAULT_LIMITS);
    expect(message).toContain(`“${given.name}”`);
    expect(message).toContain(part);
  });

  it("lets scans, office files and archives through where the service reads them", () => {
    const limits = {
      ...DEFAULT_LIMITS,
      accept: [
        "image/tiff", "image/heic", "application/ofd", "application/msword", "application/zip",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      ],
    };
    for (const given of [
      file("扫描.TIF", ""), file("IMG_1.HEIC", "image/heif"), file("执照.ofd", ""),
      file("委托书.wps", ""), file("材料.zip", "application/x-zip-compressed"), file("表.docx", ""),
    ]) expect(refusal(given, limits)).toBe("");
    expect(refusal(file("a.exe", ""), limits)).toContain("换成 TIFF、HEIC、OFD、Word 或 ZIP");
  });

  it("follows the limits that the service states", () => {
    const limits = { max_file_bytes: 10, keep_days: 90, accept: ["image/*"] };
    expect(refusal(file("a.gif", "image/gif", 10), limits)).toBe("");
    expect(refusal(file("a.gif", "image/gif", 11), limits)).toContain("10 B");
  });
});

it("writes sizes and kinds in words", () => {
  expect([900, 2048, 1572864, 20971520].map(sizeInWords)).toEqual(["900 B", "2 KB", "1.5 MB", "20 MB"]);
  expect(kindsInWords(["application/pdf"])).toBe("PDF");
  expect(acceptAttribute(["application/pdf", "image/jpeg"])).toBe("application/pdf,.pdf,image/jpeg,.jpg,.jpeg");
});
