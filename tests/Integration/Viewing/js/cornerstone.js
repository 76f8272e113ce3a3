// SPDX-License-Identifier: GPL-3.0-or-later
// A page with one viewport of cornerstone3D, which takes everything from the DICOMweb of the server that the page comes from.
import { Enums, RenderingEngine, eventTarget, init as initCore, utilities } from '@cornerstonejs/core'
import { init as initLoader, wadors } from '@cornerstonejs/dicom-image-loader'

const element = document.createElement('div')
element.style = 'width: 512px; height: 512px'
document.body.append(element)

// cornerstone3D draws with the CPU, which is fast everywhere, but for ?webgl: only WebGL shows a frame while it comes.
initCore({ rendering: { useCPURendering: location.search !== '?webgl' } })
initLoader({ maxWebWorkers: 1, wasmBasePath: '/cornerstone/' })
const engine = new RenderingEngine('engine')
engine.enableElement({ viewportId: 'viewport', type: Enums.ViewportType.STACK, element })
const viewport = engine.getViewport('viewport')

// fetchTable: puts the entries of a palette, which DICOMweb gives by reference, where cornerstone3D looks for them.
const fetchTable = async (element) => {
  const body = await (await fetch(element.BulkDataURI)).arrayBuffer()
  const [header, length] = new TextDecoder('latin1').decode(body).match(/Content-Length: (\d+)[^]*?\r\n\r\n/)
  const start = new TextDecoder('latin1').decode(body).indexOf(header) + header.length
  element.Value = [...new Uint16Array(body.slice(start, start + Number(length)))]
}

// prepare: tells cornerstone3D about a frame; gives its identifier there.
const prepare = async (instance, frame) => {
  const [metadata] = await (await fetch(`${instance}/metadata`, { headers: { Accept: 'application/dicom+json' } })).json()
  for (const tag of ['00281201', '00281202', '00281203'].filter((tag) => metadata[tag]?.BulkDataURI)) {
    await fetchTable(metadata[tag])
  }
  const imageId = `wadors:${location.origin}${instance}/frames/${frame}`
  wadors.metaDataManager.add(imageId, metadata)
  return imageId
}

// drawn: the SHA-256 of the canvas, how many colours it has, and as which type the frame came.
const drawn = async () => {
  const { data } = viewport.getCanvas().getContext('2d').getImageData(0, 0, 512, 512)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data))
  return {
    canvas: [...digest].map((value) => value.toString(16).padStart(2, '0')).join(''),
    colours: new Set(new Uint32Array(data.buffer)).size,
    transferSyntax: viewport.getCornerstoneImage().transferSyntaxUID,
  }
}

const draw = async (imageId) => {
  const rendered = new Promise((resolve, reject) => {
    element.addEventListener(Enums.Events.IMAGE_RENDERED, resolve, { once: true })
    eventTarget.addEventListener(Enums.Events.IMAGE_LOAD_ERROR, (event) => reject(event.detail.error), { once: true })
  })
  await viewport.setStack([imageId])
  viewport.render()
  await rendered
  return drawn()
}

// show: draws a frame.
window.show = async (instance, frame) => draw(await prepare(instance, frame))

// showFile: draws the first frame of a file.
window.showFile = (path) => draw(`wadouri:${location.origin}${path}`)

// showProgressively: draws a frame while it comes; gives every picture, and the share of the bytes that had come then.
window.showProgressively = async (instance, frame) => {
  const imageId = await prepare(instance, frame)
  utilities.imageRetrieveMetadataProvider.add('stack', {
    stages: [{ id: 'streamed', retrieveType: 'single' }],
    retrieveOptions: { single: { streaming: true, initialChunkSize: 16384, chunkSize: 32768 } },
  })
  const ask = window.fetch
  let received = 0
  let length = 0
  window.fetch = async (...request) => {
    const answer = await ask(...request)
    length = Number(answer.headers.get('Content-Length'))
    const counted = answer.body.pipeThrough(new TransformStream({
      transform: (part, controller) => {
        received += part.length
        controller.enqueue(part)
      },
    }))
    return new Response(counted, answer)
  }
  const pictures = []
  const keep = () => {
    const share = received / length
    if (share > 0) {
      pictures.push(drawn().then((picture) => ({ ...picture, share })))
    }
  }
  element.addEventListener(Enums.Events.IMAGE_RENDERED, keep)
  await viewport.setStack([imageId])
  const rendered = new Promise((resolve) => element.addEventListener(Enums.Events.IMAGE_RENDERED, resolve, { once: true }))
  viewport.render()
  await rendered
  return Promise.all(pictures)
}
