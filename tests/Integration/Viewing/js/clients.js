// SPDX-License-Identifier: GPL-3.0-or-later
// A page with clients that read DICOM files or ask for frames by DICOMweb, from the server that the page comes from.
import { App, AppOptions, ViewConfig } from 'dwv'
import daikon from 'daikon'
import dcmjs from 'dcmjs'
import { api } from 'dicomweb-client'

const fetchFile = async (path) => {
  const answer = await fetch(path)
  if (!answer.ok) {
    throw new Error(`${path}: ${answer.status}`)
  }
  return answer.arrayBuffer()
}

const pixelData = (file) => dcmjs.data.DicomMessage.readFile(file).dict['7FE00010'].Value

const dicomWeb = () => new api.DICOMwebClient({ url: `${location.origin}/dicom-web` })

// Each gives the samples of all frames, in one or several buffers.
const clients = {
  daikon: async ({ file }) => [daikon.Series.parseImage(new DataView(await fetchFile(file))).getRawData()],
  dcmjs: async ({ file }) => pixelData(await fetchFile(file)),
  'dicomweb-client, frames': ({ uids, frameNumbers }) => dicomWeb().retrieveInstanceFrames({ ...uids, frameNumbers }),
  'dicomweb-client, file': async ({ uids }) => pixelData(await dicomWeb().retrieveInstance(uids)),
  dwv: async ({ file }) => {
    const element = document.createElement('div')
    element.id = 'layers'
    element.style = 'width: 512px; height: 512px'
    document.body.replaceChildren(element)
    const app = new App()
    app.init(new AppOptions({ '*': [new ViewConfig('layers')] }))
    const loaded = new Promise((resolve, reject) => {
      app.addEventListener('load', ({ dataid }) => resolve(app.getData(dataid).image.getBuffer()))
      app.addEventListener('error', ({ error }) => reject(error))
    })
    app.loadURLs([new URL(file, location).href])
    return [await loaded]
  },
}

// read: the SHA-256 of the samples of an image without what pads them.
window.read = async (client, image) => {
  const samples = await new Blob(await clients[client](image)).slice(0, image.length).arrayBuffer()
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', samples))
  return [...digest].map((value) => value.toString(16).padStart(2, '0')).join('')
}
