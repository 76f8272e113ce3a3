// SPDX-License-Identifier: GPL-3.0-or-later
// Decodes codestreams as cornerstone3D does. usage: node decode.js PACKAGE FILE...   Writes FILE.raw, or nothing when it fails.
'use strict'
const fs = require('fs')

const [, , library, ...files] = process.argv
require(library)().then((codec) => {
  const decoder = new codec.HTJ2KDecoder()
  for (const file of files) {
    const codestream = fs.readFileSync(file)
    decoder.getEncodedBuffer(codestream.length).set(codestream)
    try {
      decoder.decode()
      fs.writeFileSync(`${file}.raw`, decoder.getDecodedBuffer())
      console.log(JSON.stringify(decoder.getFrameInfo()))
    } catch (error) {
      fs.writeFileSync(`${file}.raw`, '')
      console.log(`${file}: ${error}`)
    }
  }
})
